import { describe, expect, it } from "vitest";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { MailDown } from "#checkout/mail/mail.ts";
import { releaseLeases } from "#checkout/orders/book/leases.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { MessageState } from "#domain/api/responses/states.ts";
import { buy, order } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

const ACCEPTED = { accepted: true } as const;
const DOWN = new MailDown("the mail service is down");
const slowDown = (retryAfterMs: number) => new MailDown("too many requests", { retryAfterMs });

const list = (shop: Shop, state: MessageState) => listMessages(shop.database, { states: [state], limit: 99 });

/** A shop whose mail service is down, with one email waiting. */
async function shopWithWaitingEmail(answer: Error = DOWN) {
  const shop = await openShop();
  shop.mail.state.answer = answer;
  const id = await buy(shop);
  return { shop, id };
}

describe("while the mail service is down", () => {
  it("an email is retried after 1, 5 and 15 seconds, then every 30, with the same key", async () => {
    const { shop, id } = await shopWithWaitingEmail();
    for (const [at, seconds] of [1, 5, 15, 30, 30, 30].entries()) {
      expect(shop.mail.keys).toHaveLength(at + 1);
      shop.wait(seconds - 0.001);
      expect(await sendMessages(shop.ports)).toBe(0);
      expect(shop.mail.keys).toHaveLength(at + 1);
      shop.wait(0.001);
      expect(await sendMessages(shop.ports)).toBe(0);
    }
    expect(new Set(shop.mail.keys)).toEqual(new Set([`paid_${id}`]));
    expect(shop.lines).toContainEqual(
      expect.objectContaining({ level: "warn", event: "email-service-down", unsent: 1, error: "MailDown" }),
    );
  });

  it("attempts are not counted, and all emails are sent once the service is back, most urgent first", async () => {
    const { shop } = await shopWithWaitingEmail();
    for (const product of ["sheet", "record"]) {
      const id = await order(shop.browser(), { items: [{ product }] });
      shop.payments.pay(id, `${product}@example.com`);
      await shop.browser().api(`/api/orders/${id}`);
    }
    await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
    const state = await list(shop, "waiting");
    expect(state.map(({ attempts }) => attempts)).toEqual([0, 0, 0, 0]);
    expect(state.map(({ error }) => error)).toContain("the mail service is down");
    shop.mail.state.answer = ACCEPTED;
    shop.wait(30);
    expect(await sendMessages(shop.ports)).toBe(4);
    expect(shop.mail.sent.map(({ to }) => to)).toEqual([
      "reader@example.com",
      "record@example.com",
      "reader@example.com",
      "sheet@example.com",
    ]);
    expect(shop.mail.keys.at(-2)).toMatch(/^msg_/);
    expect(await list(shop, "sent")).toHaveLength(4);
  });

  it("emails of a batch that were already sent stay sent, and the others wait", async () => {
    const { shop } = await shopWithWaitingEmail();
    for (let n = 0; n < 3; n += 1) await shop.database.write([copyOfMessage(n)]);
    const { send } = shop.mail.port;
    shop.mail.port.send = (email, key) => {
      shop.mail.state.answer = shop.mail.sent.length < 2 ? ACCEPTED : DOWN;
      return send(email, key);
    };
    shop.wait(30);
    expect(await sendMessages(shop.ports)).toBe(2);
    expect((await list(shop, "sent")).map(({ error }) => error)).toEqual([null, null]);
    expect(await list(shop, "waiting")).toMatchObject([{ error: DOWN.message }, { error: DOWN.message }]);
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "email-service-down", unsent: 2 }));
  });

  it("the pauses start over after an email was accepted", async () => {
    const { shop } = await shopWithWaitingEmail();
    shop.wait(1);
    await sendMessages(shop.ports);
    shop.mail.state.answer = ACCEPTED;
    shop.wait(5);
    expect(await sendMessages(shop.ports)).toBe(1);
    shop.mail.state.answer = DOWN;
    await buy(shop, "record");
    const tries = shop.mail.keys.length;
    shop.wait(1);
    await sendMessages(shop.ports);
    expect(shop.mail.keys).toHaveLength(tries + 1);
  });

  it("a run without emails to send does not change the pauses", async () => {
    const { shop } = await shopWithWaitingEmail();
    await shop.database.write([sql`UPDATE messages SET state = 'sent'`]);
    shop.wait(1);
    expect(await sendMessages(shop.ports)).toBe(0);
    await buy(shop, "record");
    const tries = shop.mail.keys.length;
    shop.wait(4.999);
    await sendMessages(shop.ports);
    expect(shop.mail.keys).toHaveLength(tries);
    shop.wait(0.001);
    await sendMessages(shop.ports);
    expect(shop.mail.keys).toHaveLength(tries + 1);
  });
});

describe("when the mail service asks to slow down", () => {
  it("the sender waits for a short pause and then sends the email", async () => {
    const { shop } = await shopWithWaitingEmail(slowDown(5000));
    shop.mail.keys.length = 0;
    let refusals = 0;
    const { send } = shop.mail.port;
    shop.mail.port.send = async (email, key) => {
      shop.mail.state.answer = refusals < 3 ? slowDown(1000) : ACCEPTED;
      refusals += 1;
      return send(email, key);
    };
    shop.wait(3600);
    const before = shop.ports.clock().getTime();
    expect(await sendMessages(shop.ports)).toBe(1);
    expect(shop.ports.clock().getTime() - before).toBe(3000);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("one email is retried at most twenty times", async () => {
    const { shop } = await shopWithWaitingEmail(slowDown(1000));
    expect(shop.mail.keys).toHaveLength(21);
  });

  it("the sender waits for up to five seconds, and a longer pause ends the run", async () => {
    expect((await shopWithWaitingEmail(slowDown(5000))).shop.mail.keys).toHaveLength(21);
    const { shop } = await shopWithWaitingEmail(slowDown(5001));
    expect(shop.mail.keys).toHaveLength(1);
    shop.mail.state.answer = ACCEPTED;
    shop.wait(5);
    expect(await sendMessages(shop.ports)).toBe(0);
    shop.wait(0.001);
    expect(await sendMessages(shop.ports)).toBe(1);
  });

  it("sending is retried after a quarter of an hour at the latest", async () => {
    const { shop } = await shopWithWaitingEmail(slowDown(24 * 3_600_000));
    shop.mail.state.answer = ACCEPTED;
    shop.wait(899);
    expect(await sendMessages(shop.ports)).toBe(0);
    shop.wait(1);
    expect(await sendMessages(shop.ports)).toBe(1);
  });
});

describe("an email that fails, while others are sent", () => {
  it("is not sent again if the service rejects it, and the others are sent", async () => {
    const { shop } = await shopWithWaitingEmail();
    shop.mail.state.answer = { accepted: false, reason: "422 validation_error" };
    shop.wait(30);
    expect(await sendMessages(shop.ports)).toBe(1);
    expect(await list(shop, "failed")).toMatchObject([
      { kind: "paid", attempts: 1, error: "422 validation_error", doneAt: shop.ports.clock().toISOString() },
    ]);
    expect(shop.lines).toContainEqual({
      level: "error",
      event: "email-failed",
      kind: "paid",
      reason: "422 validation_error",
    });
    shop.mail.state.answer = ACCEPTED;
    await buy(shop, "record", "other@example.com");
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(["other@example.com"]);
    expect(shop.lines).toContainEqual({ level: "info", event: "email-sent", kind: "paid" });
  });

  it("fails if its order no longer exists", async () => {
    const { shop } = await shopWithWaitingEmail();
    await shop.database.write([sql`DELETE FROM orders`]);
    shop.wait(30);
    await sendMessages(shop.ports);
    expect(await list(shop, "failed")).toMatchObject([{ error: "its order no longer exists" }]);
  });

  it("because it cannot be composed is retried after increasing delays, up to an hour", async () => {
    const { shop } = await shopWithWaitingEmail();
    shop.mail.state.answer = new RangeError("a mistake");
    shop.wait(30);
    expect(await sendMessages(shop.ports)).toBe(1);
    expect(shop.lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        event: "email-postponed",
        kind: "paid",
        error: "RangeError",
      }),
    );
    for (const [at, seconds] of [5, 15, 60, 300, 900, 3600, 3600].entries()) {
      expect(await list(shop, "waiting")).toMatchObject([{ attempts: at + 1, error: "RangeError" }]);
      shop.wait(seconds - 1);
      expect(await sendMessages(shop.ports)).toBe(0);
      shop.wait(1);
      expect(await sendMessages(shop.ports)).toBe(1);
    }
    shop.mail.state.answer = ACCEPTED;
    shop.wait(3600);
    await sendMessages(shop.ports);
    expect(await list(shop, "sent")).toMatchObject([{ kind: "paid", attempts: 8, error: null }]);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("with a thrown value that is not an Error is postponed too", async () => {
    const { shop } = await shopWithWaitingEmail();
    shop.mail.port.send = () => Promise.reject("odd");
    shop.wait(30);
    await sendMessages(shop.ports);
    expect(await list(shop, "waiting")).toMatchObject([{ attempts: 1, error: "unknown" }]);
  });

  it("has failed for good after 75 attempts, or three days, and is shown to the creator", async () => {
    const { shop } = await shopWithWaitingEmail();
    shop.mail.state.answer = new RangeError("a mistake");
    await shop.database.write([sql`UPDATE messages SET attempts = 73`]);
    for (const attempts of [74, 75]) {
      expect(await list(shop, "failed")).toEqual([]);
      shop.wait(3600);
      expect(await sendMessages(shop.ports)).toBe(1);
      const [message] = [...(await list(shop, "failed")), ...(await list(shop, "waiting"))];
      expect(message).toMatchObject({ kind: "paid", attempts, error: "RangeError" });
    }
    expect(await list(shop, "failed")).toMatchObject([{ doneAt: shop.ports.clock().toISOString() }]);
    shop.mail.state.answer = ACCEPTED;
    shop.wait(30 * 24 * 3600);
    expect(await sendMessages(shop.ports)).toBe(0);
    expect(shop.mail.sent).toEqual([]);
  });
});

describe("senders", () => {
  it("take turns: a killed one delays the others for thirty seconds, and its email for five minutes", async () => {
    const { shop } = await shopWithWaitingEmail();
    const { send } = shop.mail.port;
    const sending = Promise.withResolvers<void>();
    shop.mail.port.send = () => {
      sending.resolve();
      return new Promise(() => {});
    };
    shop.wait(60);
    void sendMessages(shop.ports);
    await sending.promise;
    shop.mail.port.send = send;
    shop.mail.state.answer = ACCEPTED;
    await buy(shop, "record", "other@example.com");
    shop.wait(29.999);
    expect(await sendMessages(shop.ports)).toBe(0);
    expect(shop.mail.sent).toEqual([]);
    shop.wait(0.001);
    expect(await sendMessages(shop.ports)).toBe(1);
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(["other@example.com"]);
    shop.wait(269.999);
    expect(await sendMessages(shop.ports)).toBe(0);
    shop.wait(0.001);
    expect(await sendMessages(shop.ports)).toBe(1);
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(["other@example.com", "reader@example.com"]);
  });

  it("do not wait for a lease after the process that owns the order book has restarted", async () => {
    const { shop } = await shopWithWaitingEmail();
    shop.mail.state.answer = ACCEPTED;
    await shop.database.write([releaseLeases(shop.ports.clock())]);
    expect(await sendMessages(shop.ports)).toBe(1);
  });

  it("send everything that is due in one run, even in many batches", async () => {
    const { shop } = await shopWithWaitingEmail();
    for (let n = 0; n < 12; n += 1) await shop.database.write([copyOfMessage(n)]);
    shop.mail.state.answer = ACCEPTED;
    shop.wait(30);
    const { write } = shop.database;
    let leaseWrites = 0;
    shop.ports.database.write = (statements) => {
      if (statements.some(({ text }) => text.includes("leases"))) leaseWrites += 1;
      return write(statements);
    };
    expect(await sendMessages(shop.ports)).toBe(13);
    expect(shop.mail.sent).toHaveLength(13);
    // It is acquired and released, and not renewed for each email.
    expect(leaseWrites).toBe(2);
    expect(await sendMessages(shop.ports)).toBe(0);
  });

  it("send at most 500 emails in one run, so that a cron run ends", async () => {
    const { shop } = await shopWithWaitingEmail();
    await shop.database.write([
      sql`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 501)
        INSERT INTO messages (id, channel, kind, recipient, locale, payload, priority, state, attempts,
          created_at, due_at)
        SELECT 'gone_' || n, 'email', 'paid', 'a@example.com', 'en', '{}', 0, 'waiting', 0, '2026', '2026'
        FROM numbers`,
    ]);
    await shop.database.write([sql`DELETE FROM messages WHERE id LIKE 'paid%'`]);
    shop.wait(30);
    expect(await sendMessages(shop.ports)).toBe(500);
    expect(await sendMessages(shop.ports)).toBe(1);
  });

  it.each([15, 20])(
    "keep their lease while they send, even many batches at %d seconds for each email",
    async (seconds) => {
      const { shop } = await shopWithWaitingEmail();
      for (let n = 0; n < 12; n += 1) await shop.database.write([copyOfMessage(n)]);
      const { send } = shop.mail.port;
      let others = 0;
      shop.mail.state.answer = ACCEPTED;
      shop.mail.port.send = async (email, key) => {
        shop.wait(seconds);
        others += await sendMessages(shop.ports);
        return send(email, key);
      };
      shop.wait(30);
      expect(await sendMessages(shop.ports)).toBe(13);
      expect(others).toBe(0);
      expect(new Set(shop.mail.keys.slice(1)).size).toBe(13);
    },
  );

  it("send the emails that a webhook causes at once", async () => {
    const { shop } = await shopWithWaitingEmail();
    shop.mail.state.answer = ACCEPTED;
    shop.wait(30);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
  });
});

function copyOfMessage(n: number) {
  return sql`INSERT INTO messages (id, channel, kind, recipient, locale, order_id, payload, priority, state,
      attempts, created_at, due_at)
    SELECT ${`copy_${n}`}, channel, kind, recipient, locale, order_id, payload, priority, state, attempts,
      created_at, due_at
    FROM messages WHERE id LIKE 'paid%'`;
}

it("a process that is asked to stop leaves most of many emails to the next one, which sends them at once", async () => {
  const { shop } = await shopWithWaitingEmail();
  for (let n = 1; n < 6; n += 1) {
    const id = await order(shop.browser(), { items: [{ product: "record" }] });
    shop.payments.pay(id, `reader-${n}@example.com`);
    await shop.browser().api(`/api/orders/${id}`);
  }
  shop.mail.state.answer = ACCEPTED;
  shop.wait(30);
  const stopping = new AbortController();
  const { log } = shop.ports;
  shop.ports.log = (level, event, facts) => {
    if (event === "email-sent") stopping.abort();
    log(level, event, facts);
  };
  expect(await sendMessages({ ...shop.ports, stopping: stopping.signal })).toBe(5);
  expect(await sendMessages(shop.ports)).toBe(1);
});
