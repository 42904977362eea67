import { describe, expect, it } from "vitest";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { buy, order } from "./buying.ts";
import { openShop } from "./shop.ts";
import {
  ACCEPTED,
  copyOfMessage,
  DOWN,
  list,
  rememberKeys,
  shopWithWaitingEmail,
  slowDown,
} from "./waiting-email.ts";

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
    const recipients = shop.mail.sent.map(({ to }) => to);
    // The two receipts are sent at once.
    expect(recipients.slice(0, 2).toSorted()).toEqual(["reader@example.com", "record@example.com"]);
    expect(recipients.slice(2)).toEqual(["reader@example.com", "sheet@example.com"]);
    expect(shop.mail.keys.at(-2)).toMatch(/^msg_/);
    expect(await list(shop, "sent")).toHaveLength(4);
  });

  it("the pauses are up to a tenth shorter or longer, so that shops do not return at one moment", async () => {
    for (const [chance, seconds] of [
      [0, 0.9],
      [1, 1.1],
    ] as const) {
      const shop = await openShop();
      shop.ports.random = () => chance;
      shop.mail.state.answer = DOWN;
      await buy(shop);
      shop.wait(seconds - 0.001);
      await sendMessages(shop.ports);
      expect(shop.mail.keys).toHaveLength(1);
      shop.wait(0.001);
      await sendMessages(shop.ports);
      expect(shop.mail.keys).toHaveLength(2);
    }
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
    // The service gets as long as it asks for, whatever the chance.
    shop.ports.random = () => 0;
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

it("an outage of a whole day loses no email and doubles none, although some were accepted without an answer", async () => {
  const shop = await openShop();
  const service = rememberKeys(shop);
  const ids: string[] = [];
  service.mode = "lost";
  for (let hour = 0; hour < 24; hour += 1) {
    ids.push(await buy(shop, "record", `reader-${hour}@example.com`));
    if (hour === 4) service.mode = "down";
    if (hour % 6 === 0) await shop.browser().api("/api/links", { json: { email: "reader-0@example.com" } });
    for (let quarter = 0; quarter < 4; quarter += 1) {
      expect(await sendMessages(shop.ports)).toBe(0);
      shop.wait(15 * 60);
    }
  }
  expect(await list(shop, "failed")).toEqual([]);
  const { length: accepted } = shop.mail.sent;
  expect([accepted > 0, accepted < 28]).toEqual([true, true]);
  service.mode = "up";
  expect(await sendMessages(shop.ports)).toBe(28);
  expect(await list(shop, "waiting")).toEqual([]);
  const receipts = ids.map((id) => shop.mail.sent.filter(({ text }) => text.includes(id)));
  expect(receipts.map((emails) => emails.map(({ to }) => to))).toEqual(
    ids.map((_, hour) => [`reader-${hour}@example.com`]),
  );
  expect(shop.mail.sent).toHaveLength(28);
});
