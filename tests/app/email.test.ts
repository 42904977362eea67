import { describe, expect, it } from "vitest";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { listMessages, type MessageState } from "#checkout/orders/messages.ts";
import { buy } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

const list = (shop: Shop, state: MessageState) => listMessages(shop.database, { states: [state], limit: 9 });

describe("an email that the mail service does not take", () => {
  it("is tried again after ever longer waits, up to an hour", async () => {
    const shop = await openShop();
    shop.mail.state.answer = "down";
    await buy(shop);
    for (const [at, seconds] of [5, 15, 60, 300, 900, 3600, 3600].entries()) {
      expect(shop.mail.keys).toHaveLength(at + 1);
      shop.wait(seconds - 1);
      expect(await sendMessages(shop.ports)).toBe(0);
      shop.wait(1);
      expect(await sendMessages(shop.ports)).toBe(1);
    }
    // The same key each time, so that the service sends it once whatever it has taken.
    expect(new Set(shop.mail.keys).size).toBe(1);
    shop.mail.state.answer = "accepted";
    shop.wait(3600);
    await sendMessages(shop.ports);
    expect(await list(shop, "sent")).toMatchObject([{ kind: "paid", attempts: 9, error: null }]);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("is given up after 75 attempts, which is three days, and shown to the creator", async () => {
    const shop = await openShop();
    const { clock } = shop.ports;
    shop.mail.state.answer = "down";
    await buy(shop);
    await shop.database.write([sql`UPDATE messages SET attempts = 73`]);
    for (const attempts of [74, 75]) {
      expect(await list(shop, "failed")).toEqual([]);
      shop.wait(3600);
      expect(await sendMessages(shop.ports)).toBe(1);
      const [message] = [...(await list(shop, "failed")), ...(await list(shop, "waiting"))];
      expect(message).toMatchObject({ kind: "paid", attempts, error: "MailDown" });
    }
    expect(await list(shop, "failed")).toMatchObject([{ doneAt: clock().toISOString() }]);
    shop.mail.state.answer = "accepted";
    shop.wait(30 * 24 * 3600);
    expect(await sendMessages(shop.ports)).toBe(0);
    expect(shop.mail.sent).toEqual([]);
  });

  it("is not tried again when its address is refused, and the others go on", async () => {
    const shop = await openShop();
    shop.mail.state.answer = "refused";
    await buy(shop);
    expect(await list(shop, "failed")).toMatchObject([{ kind: "paid", attempts: 1, error: "refused" }]);
    expect(shop.lines).toContainEqual({ level: "warn", event: "email", kind: "paid", result: "refused" });
    shop.mail.state.answer = "accepted";
    await buy(shop, "record", "other@example.com");
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(["other@example.com"]);
    expect(shop.lines).toContainEqual({ level: "info", event: "email", kind: "paid", result: "accepted" });
  });
});
