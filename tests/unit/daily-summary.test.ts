import { describe, expect, it } from "vitest";
import { hasHappened } from "#checkout/orders/messages/summarise.ts";
import type { DailySummary } from "#checkout/orders/messages/summary.ts";

const QUIET: DailySummary = {
  ...{ since: "2026-11-21T00:00:00.000Z", until: "2026-11-22T00:00:00.000Z" },
  ...{ sales: [], free: 0, refunds: [], failedRefunds: 0, failedMessages: 0 },
  disputes: { opened: 0, won: 0, lost: 0 },
};
const sums = [{ currency: "USD", count: 1, amount: 0 }];

describe("the summary of a day", () => {
  it("is not worth an email if nothing has happened", () => {
    expect(hasHappened(QUIET)).toBe(false);
  });

  it.each<Partial<DailySummary>>([
    { sales: sums },
    { free: 1 },
    { refunds: sums },
    { failedRefunds: 1 },
    { disputes: { ...QUIET.disputes, opened: 1 } },
    { disputes: { ...QUIET.disputes, won: 1 } },
    { disputes: { ...QUIET.disputes, lost: 1 } },
    { failedMessages: 1 },
  ])("is worth an email with %j alone", (changes) => {
    expect(hasHappened({ ...QUIET, ...changes })).toBe(true);
  });
});
