import { describe, expect, it, vi } from "vitest";
import { eventQueue } from "#checkout/jobs/event-queue.ts";
import { reconcile } from "#checkout/jobs/reconcile.ts";
import { sweep, sweepEmails } from "#checkout/jobs/sweep.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { buy, order, reportEvent, signIn } from "./buying.ts";
import { placeOrder } from "./place-order.ts";
import { NOON, openShop, type Shop, SIGNATURE } from "./shop.ts";

describe("a webhook about nothing that the shop keeps", () => {
  it("is recorded in one write, which is all that it costs", async () => {
    const shop = await openShop();
    const asked: string[] = [];
    const { read, write } = shop.ports.database;
    shop.ports.database.read = (statement) => {
      asked.push(statement.text);
      return read(statement);
    };
    shop.ports.database.write = (statements) => {
      asked.push(...statements.map(({ text }) => text));
      return write(statements);
    };
    const body = JSON.stringify({ id: "evt_1", type: "product.created", about: null });
    const init = { method: "POST", body, headers: { "Stripe-Signature": SIGNATURE } };
    expect((await shop.browser().api("/api/webhooks/stripe", init)).status).toBe(200);
    expect(asked).toEqual([expect.stringContaining("INSERT INTO webhook_events")]);
    await sweep(shop.ports);
    expect(asked.slice(1)).toEqual(
      ["webhook_events", "messages"].map((table) => expect.stringContaining(`SELECT id FROM ${table}`)),
    );
  });
});

describe("one sweep", () => {
  it("of a shop where nothing is due reads the events and the messages, once each", async () => {
    const shop = await openShop();
    const asked: string[] = [];
    const { read } = shop.ports.database;
    shop.ports.database.read = (statement) => {
      asked.push(statement.text);
      return read(statement);
    };
    await sweep(shop.ports);
    expect(asked).toEqual(
      ["webhook_events", "messages"].map((table) => expect.stringContaining(`FROM ${table}`)),
    );
  });

  it("handles more than one batch of events and of emails", async () => {
    const { shop, session } = await placeOrder();
    shop.payments.state.isDown = true;
    for (let n = 0; n < 25; n += 1) await reportEvent(shop, { session }, `evt_${n}`);
    shop.payments.state.isDown = false;
    for (let n = 0; n < 12; n += 1) {
      const json = { items: [{ product: "sheet" }], email: `r${n}@example.com` };
      const id = await order(shop.browser(), json, { "X-Network": `203.0.113.${n}` });
      shop.payments.pay(id, `r${n}@example.com`);
    }
    await reconcile(shop.ports, NOON);
    shop.wait(3600);
    shop.payments.asked.length = 0;
    await sweep(shop.ports);
    expect(shop.payments.asked.filter((what) => what === `session ${session}`)).toHaveLength(25);
    expect(shop.mail.sent).toHaveLength(12);
  });

  it("handles at most 400 events, so that a cron run ends", async () => {
    const { shop } = await placeOrder();
    const text = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 401)
      INSERT INTO webhook_events (id, type, payload, received_at, due_at, attempts)
      SELECT 'evt_' || n, 'test', '{"id":"evt_' || n || '","type":"test","about":null}', '2026', '2026', 0
      FROM numbers`;
    await shop.database.write([{ text, values: [] }]);
    const unhandledCount = async () => {
      const open = { text: "SELECT id FROM webhook_events WHERE handled_at IS NULL", values: [] };
      return (await shop.database.read(open)).length;
    };
    await sweep(shop.ports);
    expect(await unhandledCount()).toBe(1);
    await sweep(shop.ports);
    expect(await unhandledCount()).toBe(0);
  });
});

it("a sweep of the emails alone handles the events and leaves webhooks, which are slow, to another", async () => {
  const url = "https://program.example/hook";
  const shop = await openShop({ notifications: { webhooks: [{ url, events: ["order.paid"] }] } });
  const sent: string[] = [];
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  shop.payments.pay(id);
  shop.payments.state.isDown = true;
  await reportEvent(shop, { session: `cs_${id}` });
  shop.payments.state.isDown = false;
  shop.ports.webhooks = {
    async send(message) {
      sent.push(message.url);
      return { state: "accepted" };
    },
  };
  shop.wait(3600);
  await sweepEmails(shop.ports);
  expect([shop.mail.sent.map(({ to }) => to), sent]).toEqual([["reader@example.com"], []]);
  await sweep(shop.ports);
  expect([shop.mail.sent.length, sent]).toEqual([1, [url]]);
});

it("of a burst of webhooks each is recorded at once, and waits for its turn to be handled", async () => {
  const shop = await openShop();
  const waiting: (() => Promise<void>)[] = [];
  shop.ports.queueEvent = async (_, task) => void waiting.push(task);
  const orders = [await buy(shop), await buy(shop)];
  const statuses = () =>
    Promise.all(orders.map(async (id) => (await findOrder(shop.ports.database, id))?.status));
  expect([waiting.length, await statuses()]).toEqual([2, ["open", "open"]]);
  await waiting[1]?.();
  expect(await statuses()).toEqual(["open", "paid"]);
  await waiting[0]?.();
  expect(await statuses()).toEqual(["paid", "paid"]);
});

it("after an outage of Stripe, several events are handled at once", async () => {
  const shop = await openShop();
  const { findBySession } = shop.ports.payments;
  shop.ports.payments.findBySession = () => Promise.reject(new Error("Stripe is down"));
  const orders = [await buy(shop), await buy(shop)];
  const both = Promise.withResolvers<void>();
  let asked = 0;
  shop.ports.payments.findBySession = async (session) => {
    asked += 1;
    await both.promise;
    return findBySession(session);
  };
  shop.wait(3600);
  const run = sweep(shop.ports);
  await vi.waitFor(() => expect(asked).toBe(orders.length));
  both.resolve();
  await run;
  const found = await Promise.all(orders.map((id) => findOrder(shop.ports.database, id)));
  expect(found.map((order) => order?.status)).toEqual(["paid", "paid"]);
});

it("a webhook in the queue is handled at its turn, without a sweep", async () => {
  const shop = await openShop();
  shop.ports.queueEvent = eventQueue(shop.ports, 1);
  const order = await buy(shop);
  expect((await findOrder(shop.ports.database, order))?.status).toBe("paid");
});

it("an event that waits in a burst for longer than its claim is handled by a sweep, and not again", async () => {
  const shop = await openShop();
  const { findBySession } = shop.ports.payments;
  const fetched: string[] = [];
  shop.ports.payments.findBySession = async (session) => {
    fetched.push(session);
    return findBySession(session);
  };
  const { order, waiting, goOn } = await buyInBurst(shop);
  shop.wait(59);
  await sweep(shop.ports);
  expect(fetched).toEqual([]);
  shop.wait(1);
  await sweep(shop.ports);
  expect((await findOrder(shop.ports.database, order))?.status).toBe("paid");
  await goOn();
  expect([waiting.length, fetched.length]).toEqual([1, 1]);
});

it("an event that waits in a burst for longer than its claim is handled at its turn if no sweep has come first", async () => {
  const shop = await openShop();
  const { order, goOn } = await buyInBurst(shop);
  shop.wait(60);
  await goOn();
  expect((await findOrder(shop.ports.database, order))?.status).toBe("paid");
});

describe("where a sweep can have an invocation of its own", () => {
  it("a request asks for one, and sends nothing itself", async () => {
    const shop = await openShop();
    let asked = 0;
    shop.ports.requestSweep = async () => {
      asked += 1;
    };
    const id = await buy(shop);
    expect(await (await shop.browser().api(`/api/orders/${id}`)).json()).toMatchObject({ status: "paid" });
    expect([asked, shop.mail.sent]).toEqual([1, []]);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("a sign-in asks for one whether or not the address is known", async () => {
    const shop = await openShop();
    await buy(shop);
    let asked = 0;
    shop.ports.requestSweep = async () => {
      asked += 1;
    };
    for (const email of ["reader@example.com", "stranger@example.com"])
      await shop.browser().api("/api/links", { json: { email } });
    expect(asked).toBe(2);
  });

  it("the library asks for one only if opening it has confirmed an order", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    let asked = 0;
    shop.ports.requestSweep = async () => {
      asked += 1;
    };
    await browser.api("/api/library");
    expect(asked).toBe(0);
    const id = await order(shop.browser(), { items: [{ product: "sheet" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    asked = 0;
    await browser.api("/api/library");
    expect(asked).toBe(1);
  });

  it("a request that cannot ask leaves it to the next sweep, and says so in the log", async () => {
    const shop = await openShop();
    shop.ports.requestSweep = () => Promise.reject(new Error("the queue is down"));
    await buy(shop);
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "after-response-failed" }));
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
  });
});

/** Buys while another event is being handled. @returns the order, its waiting event, and how the other one ends */
async function buyInBurst(shop: Shop) {
  const queueEvent = eventQueue(shop.ports, 1);
  const before = Promise.withResolvers<void>();
  const first = queueEvent("evt_before", () => before.promise);
  const waiting: Promise<void>[] = [];
  shop.ports.queueEvent = async (id, task) => void waiting.push(queueEvent(id, task));
  const order = await buy(shop);
  const goOn = async () => {
    before.resolve();
    await Promise.all([first, ...waiting]);
  };
  return { order, waiting, goOn };
}
