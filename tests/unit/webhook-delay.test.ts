import { describe, expect, it } from "vitest";
import { webhookDelayMs } from "#checkout/orders/messages/webhook-messages.ts";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";

/** The delay after a number of failures. */
function delayAfter(attempts: number, { retryAfterMs = null as number | null, chance = 0.5 } = {}) {
  const message = { id: "1", url: "https://one.example/hook", kind: "order.paid", body: "{}", attempts };
  return webhookDelayMs(message, { retryAfterMs, random: () => chance });
}

describe("a webhook that was not accepted", () => {
  it("is tried again after longer and longer, ten times in three days", () => {
    const delays = Array.from({ length: 10 }, (_, attempts) => delayAfter(attempts));
    expect(delays.slice(0, 4)).toEqual([5_000, 60_000, 300_000, HOUR_MS / 2]);
    expect(delays.at(-1)).toBe(21 * HOUR_MS);
    expect(delayAfter(10)).toBeNull();
  });

  it("is tried a tenth earlier or later, so that what failed together is not repeated together", () => {
    expect([delayAfter(0, { chance: 0 }), delayAfter(0, { chance: 1 })]).toEqual([4_500, 5_500]);
    expect(delayAfter(0, { chance: 1 / 3 })).toBe(4_833);
  });

  it("is tried as late as its receiver asks, within a day", () => {
    expect(delayAfter(0, { retryAfterMs: HOUR_MS })).toBe(HOUR_MS);
    expect(delayAfter(0, { retryAfterMs: 1_000 })).toBe(5_000);
    expect(delayAfter(0, { retryAfterMs: 3 * DAY_MS })).toBe(DAY_MS);
  });
});
