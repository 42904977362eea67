import { describe, expect, it } from "vitest";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { endLeases } from "#checkout/orders/book/leases.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { buy, order } from "./buying.ts";
import { reached } from "./reached.ts";
import { ACCEPTED, copyOfMessage, shopWithWaitingEmail } from "./waiting-email.ts";

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
    await reached(sending.promise, sendMessages(shop.ports));
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
    await shop.database.write([endLeases(shop.ports.clock())]);
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
