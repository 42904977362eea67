import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { outcomesIn } from "./order-book/outcomes.ts";
import { buyOffer, createOutcome, secondsLater } from "./order-book/samples.ts";

describe.each(engines)("the order book in $name, of a dispute,", ({ open }) => {
  const database = useCheckedOrderBook({ open });
  const { applyOutcome, access, sentAbout } = outcomesIn(database);

  it("suspends access while an order is disputed, and restores it when the dispute is won, with one email for each", async () => {
    const order = await buyOffer(database);
    const disputed = await applyOutcome(order, createOutcome(0, "open"));
    expect(disputed.status).toBe("disputed");
    expect(await access(order)).toBe("disputed");
    expect((await applyOutcome(disputed, createOutcome(0, "won"), secondsLater(6))).status).toBe("paid");
    expect(await access(order)).toBeNull();
    expect(await sentAbout()).toEqual(["dispute-opened_du_1_2", "dispute-won_du_1_3"]);
  });

  it("ends access for good when the dispute is lost, and queues one email", async () => {
    const order = await buyOffer(database);
    const disputed = await applyOutcome(order, createOutcome(0, "open"));
    const lost = await applyOutcome(disputed, createOutcome(0, "lost"), secondsLater(6));
    expect(lost.status).toBe("disputed");
    expect(await access(order)).toBe("dispute-lost");
    await applyOutcome(lost, createOutcome(0, "lost"), secondsLater(7));
    expect(await sentAbout()).toEqual(["dispute-lost_du_1_3", "dispute-opened_du_1_2"]);
  });

  it("queues an email only about the loss if a dispute is first reported as lost", async () => {
    const order = await buyOffer(database);
    await applyOutcome(order, createOutcome(0, "lost"));
    expect(await access(order)).toBe("dispute-lost");
    expect(await sentAbout()).toEqual(["dispute-lost_du_1_2"]);
  });

  it("suspends access again when a closed inquiry is followed by a dispute with the same id, with another email", async () => {
    const order = await buyOffer(database);
    const inquiry = await applyOutcome(order, createOutcome(0, "open"));
    const closed = await applyOutcome(inquiry, createOutcome(0, "won"), secondsLater(6));
    const again = await recordOutcome(database, closed, createOutcome(0, "open"), secondsLater(7));
    expect(again).toMatchObject({ isApplied: true, order: { status: "disputed" } });
    expect(await access(order)).toBe("disputed");
    // Another report of the same is no change.
    for (const read of [closed, again.order])
      await applyOutcome(read, createOutcome(0, "open"), secondsLater(8));
    expect(await sentAbout()).toEqual([
      ...["dispute-opened_du_1_2", "dispute-opened_du_1_4", "dispute-won_du_1_3"],
    ]);
  });

  it("queues an email about each of several disputes", async () => {
    const order = await buyOffer(database);
    const disputes = (...ids: string[]) => ids.map((id) => ({ id, state: "open" as const }));
    const first = await applyOutcome(order, { refunds: [], disputes: disputes("du_1") });
    await applyOutcome(first, { refunds: [], disputes: disputes("du_1", "du_2") }, secondsLater(6));
    expect(await sentAbout()).toEqual(["dispute-opened_du_1_2", "dispute-opened_du_2_3"]);
  });

  it("does not restore what has ended for another reason than its payment", async () => {
    const order = await buyOffer(database);
    await database.write([sql`UPDATE entitlements SET end_reason = 'another'`]);
    const reason = () => database.read(sql`SELECT end_reason FROM entitlements`);
    const disputed = await applyOutcome(order, createOutcome(0, "open"));
    expect(await reason()).toEqual([{ end_reason: "another" }]);
    await applyOutcome(disputed, createOutcome(0, "won"), secondsLater(6));
    expect(await reason()).toEqual([{ end_reason: "another" }]);
  });
});
