import { describe, expect, it } from "vitest";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { buy } from "./buying.ts";
import { ACCEPTED, list, shopWithWaitingEmail } from "./waiting-email.ts";

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

  it("is retried a tenth earlier or later by chance", async () => {
    const { shop } = await shopWithWaitingEmail();
    shop.ports.random = () => 0;
    shop.mail.state.answer = new RangeError("a mistake");
    shop.wait(30);
    await sendMessages(shop.ports);
    shop.wait(4.499);
    expect(await sendMessages(shop.ports)).toBe(0);
    shop.wait(0.001);
    expect(await sendMessages(shop.ports)).toBe(1);
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
