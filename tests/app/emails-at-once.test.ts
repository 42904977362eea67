import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { buy } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";
import { ACCEPTED, copyOfMessage, DOWN, list, shopWithWaitingEmail, slowDown } from "./waiting-email.ts";

/** A shop whose mail service was down, with emails to several buyers waiting. */
async function shopWithWaiting(count: number): Promise<Shop> {
  const shop = await openShop();
  shop.mail.state.answer = DOWN;
  for (let n = 0; n < count; n += 1) {
    await buy(shop, "record", `reader-${n}@example.com`);
    shop.wait(1);
  }
  shop.mail.keys.length = 0;
  shop.mail.state.answer = ACCEPTED;
  shop.wait(60);
  return shop;
}

describe("emails that are equally urgent", () => {
  it("are sent five at once, so that a slow mail service holds up the last one less", async () => {
    const shop = await shopWithWaiting(7);
    const { send } = shop.mail.port;
    const answers = Promise.withResolvers<void>();
    shop.mail.port.send = async (email, key) => {
      shop.mail.keys.push(key);
      await answers.promise;
      return send(email, `${key}_answered`);
    };
    const run = sendMessages(shop.ports);
    await vi.waitFor(() => expect(shop.mail.keys).toHaveLength(5));
    answers.resolve();
    expect(await run).toBe(7);
    expect(new Set(shop.mail.sent.map(({ to }) => to)).size).toBe(7);
  });

  it("wait if one of them meets an outage, unless they are accepted at the same time", async () => {
    const shop = await shopWithWaiting(7);
    const { send } = shop.mail.port;
    shop.mail.port.send = (email, key) => {
      shop.mail.state.answer = shop.mail.keys.length === 2 ? DOWN : ACCEPTED;
      return send(email, key);
    };
    expect(await sendMessages(shop.ports)).toBe(4);
    expect(shop.mail.keys).toHaveLength(5);
    expect(await list(shop, "sent")).toHaveLength(4);
    const waiting = await list(shop, "waiting");
    expect(waiting.filter(({ dueAt }) => dueAt > shop.ports.clock().toISOString())).toEqual([]);
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "email-service-down", unsent: 1 }));
    shop.wait(30);
    expect(await sendMessages(shop.ports)).toBe(3);
    expect(shop.mail.sent).toHaveLength(7);
  });

  it("stop waiting for the mail service once another one has met an outage", async () => {
    const shop = await shopWithWaiting(2);
    const outage = Promise.withResolvers<void>();
    shop.ports.sleep = () => outage.promise;
    shop.mail.port.send = async (_, key) => {
      shop.mail.keys.push(key);
      if (shop.mail.keys.length === 1) throw slowDown(1000);
      setImmediate(outage.resolve);
      throw DOWN;
    };
    expect(await sendMessages(shop.ports)).toBe(0);
    expect(shop.mail.keys).toHaveLength(2);
  });

  it("are sent one after the other to one buyer about one order", async () => {
    const { shop } = await shopWithWaitingEmail();
    for (let n = 0; n < 3; n += 1) await shop.database.write([copyOfMessage(n)]);
    shop.mail.state.answer = ACCEPTED;
    shop.wait(30);
    const { send } = shop.mail.port;
    let atOnce = 0;
    shop.mail.port.send = async (email, key) => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await nextTurn();
      atOnce -= 1;
      return send(email, key);
    };
    expect(await sendMessages(shop.ports)).toBe(4);
  });

  it("are all sent within the limit of a mail service that takes two a second", async () => {
    const shop = await shopWithWaiting(12);
    const { send } = shop.mail.port;
    const accepted = new Map<number, number>();
    shop.mail.port.send = async (email, key) => {
      const second = Math.floor(shop.ports.clock().getTime() / 1000);
      const count = accepted.get(second) ?? 0;
      if (count >= 2) throw slowDown(1000);
      accepted.set(second, count + 1);
      return send(email, key);
    };
    expect(await sendMessages(shop.ports)).toBe(12);
    expect(new Set(shop.mail.sent.map(({ to }) => to)).size).toBe(12);
  });
});

it("emails are sent after those that are more urgent, even in the same moment", async () => {
  const shop = await shopWithWaiting(2);
  await shop.database.write([sql`UPDATE messages SET priority = 3 WHERE recipient = 'reader-0@example.com'`]);
  const { send } = shop.mail.port;
  shop.mail.port.send = async (email, key) => {
    await new Promise((resolve) => setTimeout(resolve, email.to === "reader-0@example.com" ? 0 : 20));
    return send(email, key);
  };
  expect(await sendMessages(shop.ports)).toBe(2);
  expect(shop.mail.sent.map(({ to }) => to)).toEqual(["reader-1@example.com", "reader-0@example.com"]);
});

it("a sender that the mail service keeps waiting stays the only one, and returns its email before others may take it", async () => {
  const { shop } = await shopWithWaitingEmail(slowDown(5001));
  shop.mail.keys.length = 0;
  let others = 0;
  const waiting = async (seconds: number) => {
    shop.wait(seconds);
    others += await sendMessages(shop.ports);
  };
  shop.ports.sleep = (ms) => waiting(ms / 1000);
  shop.mail.port.send = async (_, key) => {
    shop.mail.keys.push(key);
    await waiting(15);
    throw slowDown(5000);
  };
  shop.wait(60);
  const before = shop.ports.clock().getTime();
  expect(await sendMessages(shop.ports)).toBe(0);
  expect(shop.ports.clock().getTime() - before).toBeLessThanOrEqual(115_000);
  expect([others, shop.mail.keys.length]).toEqual([0, 6]);
  expect(await list(shop, "waiting")).toMatchObject([{ dueAt: shop.ports.clock().toISOString() }]);
});
