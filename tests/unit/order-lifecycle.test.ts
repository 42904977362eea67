import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { OrderStatus } from "#domain/api/responses/states.ts";
import type { OrderFact } from "#domain/order-event.ts";
import { type OrderHistory, replayOrder } from "#domain/order-history.ts";
import { LIFECYCLE, paidOrderStatus, statusesBefore } from "#domain/order-lifecycle.ts";
import { lifecyclePage } from "./order-lifecycle-page.ts";

test("docs/order-lifecycle.md draws the life of an order as it is now (npx vitest run tests/unit/order-lifecycle -u)", async () => {
  await expect(lifecyclePage()).toMatchFileSnapshot("../../docs/order-lifecycle.md");
});

const placed: OrderFact = { kind: "placed", data: { amount: 100, currency: "USD", session: "cs_1" } };
const payment = { amount: 100, currency: "USD", session: "cs_1", payment: "pi_1" };
const paid: OrderFact = { kind: "paid", data: payment };
const refund = (kind: "refunded" | "refund-failed") =>
  fc
    .constantFrom(
      { refund: "re_1", amount: 40 },
      { refund: "re_2", amount: 60 },
      { refund: "re_3", amount: 100 },
    )
    .map((data): OrderFact => ({ kind, data }));
const dispute = fc
  .record({
    kind: fc.constantFrom("dispute-opened", "dispute-won", "dispute-lost", "dispute-withdrawn"),
    data: fc.record({ dispute: fc.constantFrom("du_1", "du_2") }),
  })
  .map((fact): OrderFact => fact);
const unpaid = fc
  .constantFrom("pending", "payment-failed", "expired")
  .map((kind): OrderFact => ({ kind, data: {} }));
const payments = fc
  .constantFrom("paid", "paid-late", "review")
  .map((kind): OrderFact => ({ kind, data: { ...payment, amount: kind === "review" ? 60 : 100 } }));
const free = fc.constantFrom<OrderFact>(
  { kind: "unconfirmed", data: { ...payment, amount: 0 } },
  { kind: "confirmed", data: {} },
);
const facts = fc.oneof(refund("refunded"), refund("refund-failed"), dispute, unpaid, payments, free);

/** The events of a random order: of those that are drawn, the ones that can follow. */
const lives = fc.array(facts, { maxLength: 30 }).map((drawn) => {
  const life: OrderFact[] = [placed];
  for (const fact of drawn) if (canFollow(life, fact)) life.push(fact);
  return life;
});

function canFollow(life: OrderFact[], fact: OrderFact): boolean {
  const status = replayOrder(life)?.status ?? null;
  if ("refund" in fact.data || "dispute" in fact.data) return isPaidOrder(status);
  return LIFECYCLE.some(({ kind, from }) => kind === fact.kind && from.includes(status)) && !hasOutcome(life);
}

function isPaidOrder(status: OrderStatus | null): boolean {
  return status !== null && ["paid", "review", "refunded", "disputed"].includes(status);
}

/** An order under review whose payment was refunded or disputed cannot be paid any more. */
function hasOutcome(life: OrderFact[]): boolean {
  const { refunds = [], disputes = [] } = replayOrder(life)?.outcome ?? {};
  return refunds.length + disputes.length > 0;
}

describe("the life of an order", () => {
  it("never takes a way that is not drawn, and takes each that is", () => {
    const ways = new Set<string>();
    fc.assert(
      fc.property(lives, (life) => {
        let before: OrderHistory | null = null;
        for (let length = 1; length <= life.length; length += 1) {
          // Throws if a way is not in LIFECYCLE.
          const after = replayOrder(life.slice(0, length));
          ways.add(`${before?.status ?? null} ${life[length - 1]?.kind} ${after?.status}`);
          before = after;
        }
      }),
      { numRuns: 3_000, seed: 11 },
    );
    const drawn = LIFECYCLE.filter(({ kind }) => !["imported", "granted"].includes(kind)).flatMap(
      ({ from, kind, to }) => from.map((status) => `${status} ${kind} ${to}`),
    );
    expect(drawn.filter((way) => !ways.has(way))).toEqual([]);
  });

  it("begins open if the order is placed, and paid if it is imported or given away", () => {
    const outcome = { refunds: [], disputes: [] };
    expect(replayOrder([placed])).toEqual({ status: "open", isPaid: false, amount: 100, lines: [], outcome });
    for (const kind of ["imported", "granted"] as const) {
      const begun = replayOrder([{ ...placed, kind }]);
      expect(begun).toEqual({ status: "paid", isPaid: true, amount: 100, lines: [], outcome });
    }
  });

  it.each([
    ["disputed", 0, { refunds: [], disputes: [{ id: "unknown", state: "open" }] }],
    ["paid", 40, { refunds: [{ id: "unknown", amount: 40, hasFailed: false }], disputes: [] }],
  ] as const)(
    "that is only recorded as %s with %i refunded is understood so",
    (status, refunded, outcome) => {
      const data = { status, refunded, isPaid: true, amount: 100, outcome: null };
      expect(replayOrder([{ kind: "recorded", data }])).toMatchObject({
        ...{ status, isPaid: true, amount: 100, outcome },
      });
    },
  );

  it("stays disputed until the last of several disputes is won", () => {
    const about = (kind: "dispute-opened" | "dispute-won", dispute: string): OrderFact => ({
      ...{ kind, data: { dispute } },
    });
    const life = [placed, paid, about("dispute-opened", "du_1"), about("dispute-opened", "du_2")];
    expect(replayOrder([...life, about("dispute-won", "du_2")])?.status).toBe("disputed");
    expect(replayOrder([...life, about("dispute-won", "du_2"), about("dispute-won", "du_1")])?.status).toBe(
      "paid",
    );
  });

  it("is not known from a note alone", () => {
    expect(replayOrder([{ kind: "note", data: { text: "Called." } }])).toBeNull();
  });

  it("begins with an order, and refuses what cannot follow", () => {
    expect(replayOrder([])).toBeNull();
    expect(() => replayOrder([paid])).toThrow(/begins with "paid"/);
    expect(() => replayOrder([placed, paid, { kind: "expired", data: {} }])).toThrow(
      'an order that is paid cannot become expired by "expired"',
    );
    expect(() => replayOrder([placed, paid, placed])).toThrow(/cannot become open/);
    expect(() => replayOrder([placed, { kind: "paid-late", data: payment }])).toThrow(/by "paid-late"/);
    const review: OrderFact = { kind: "review", data: { ...payment, amount: 60 } };
    const refunded: OrderFact = { kind: "refunded", data: { refund: "re_1", amount: 40 } };
    const paidTooLittle: OrderFact = { kind: "paid", data: { ...payment, amount: 40 } };
    expect(() => replayOrder([placed, review, refunded, paidTooLittle])).toThrow(/cannot become refunded/);
  });

  it("knows from where each payment can come, which is what the order book asks for", () => {
    expect(statusesBefore("paid", "paid-late").toSorted()).toEqual(
      ["expired", "failed", "open", "pending", "review"].toSorted(),
    );
    expect(statusesBefore("payment-failed")).toEqual(["open", "pending", "expired"]);
    expect(statusesBefore("placed")).toEqual([]);
  });

  it("delivers nothing of a free order until its address is confirmed", () => {
    const free: OrderFact[] = [placed, { kind: "unconfirmed", data: { ...payment, amount: 0 } }];
    expect(replayOrder(free)).toMatchObject({ status: "unconfirmed", isPaid: false, amount: 0 });
    expect(replayOrder([...free, { kind: "confirmed", data: {} }])).toMatchObject({
      ...{ status: "paid", isPaid: true, amount: 0 },
    });
    expect(() => replayOrder([...free, paid])).toThrow(/an order that is unconfirmed cannot become paid/);
  });

  it("keeps a free order paid, since nothing of it can be refunded", () => {
    expect(
      paidOrderStatus({ isPaid: true, amount: 0, lines: [{ total: 0 }] }, { refunds: [], disputes: [] }),
    ).toBe("paid");
  });
});
