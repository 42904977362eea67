import { describe, expect, it } from "vitest";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { claimMessages, listMessages, postponeMessage } from "#checkout/orders/messages.ts";
import { buy } from "./buying.ts";
import { openShop } from "./shop.ts";

const HOUR_S = 3600;

describe("an email that the mail service does not take", () => {
  it("is tried for three days, then given up and shown to the creator", async () => {
    const shop = await openShop();
    const { clock } = shop.ports;
    shop.mail.state.answer = "down";
    await buy(shop);
    for (let hour = 1; hour < 74; hour += 1) {
      shop.wait(HOUR_S);
      for (const { id } of await claimMessages(shop.database, clock()))
        await postponeMessage(shop.database, id, "down", clock());
    }
    const waiting = await listMessages(shop.database, { states: ["waiting"], limit: 9 });
    expect(waiting).toMatchObject([{ kind: "paid", attempts: 74, error: "down" }]);

    shop.wait(HOUR_S);
    expect(await sendMessages(shop.ports)).toBe(1);
    const failed = await listMessages(shop.database, { states: ["failed"], limit: 9 });
    expect(failed).toMatchObject([{ kind: "paid", attempts: 75, error: "MailDown" }]);
    expect(failed[0]?.doneAt).toBe(clock().toISOString());

    shop.mail.state.answer = "accepted";
    shop.wait(30 * 24 * HOUR_S);
    expect(await sendMessages(shop.ports)).toBe(0);
    expect(shop.mail.sent).toEqual([]);
  });
});
