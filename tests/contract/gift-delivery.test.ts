import { describe, expect, it } from "vitest";
import { deliverGifts } from "#checkout/jobs/deliver-gifts.ts";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { listEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { correctRecipient } from "#checkout/orders/gifts/correct-recipient.ts";
import { listDueGifts } from "#checkout/orders/gifts/gift-store.ts";
import { addKeys, findKeyLists } from "#checkout/orders/licences/key-list-store.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { maskEmail } from "#domain/email.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { currentGift, FRIEND, giveGift } from "./order-book/gifts.ts";
import { app, keys, offers, POOL } from "./order-book/key-list.ts";
import { book, createOffers, lineOf, NOON, secondsLater } from "./order-book/samples.ts";

const OTHER = "other@example.com";
const GIVER = "reader@example.com";
const DAY = secondsLater(86_400);
const deliverAt = DAY.toISOString();

describe.each(engines)("the delivery of gifts in $name", (engine) => {
  const database = useOrderBook(engine);
  const portsAt = (at: Date, offers = createOffers(book)) => ({
    ...{ database, offers, clock: () => at, log: () => {} },
  });
  const productsOf = async (email: string) =>
    (await listEntitlements(database, email)).map(({ product }) => product);
  const emails = async ({ id }: Order, state: "waiting" | "skipped") =>
    (await listMessages(database, { states: [state], orderId: id, limit: 10 }))
      .map(({ kind, recipient }) => `${kind} ${recipient}`)
      .toSorted();
  const kinds = async ({ id }: Order) => (await listEvents(database, id)).map(({ kind }) => kind);

  it("is at once if a gift is paid on its day or later", async () => {
    await giveGift(database, { deliverAt }, { at: DAY });
    expect(await productsOf(FRIEND)).toEqual(["book"]);
    await giveGift(database, { deliverAt, recipient: OTHER }, { at: secondsLater(1, DAY) });
    expect(await productsOf(OTHER)).toEqual(["book"]);
  });

  it("is notified by email each time, however many paid gifts an address gets", async () => {
    const gifts = [await giveGift(database), await giveGift(database)];
    for (const gift of gifts) expect(await emails(gift, "waiting")).toContain(`gift ${FRIEND}`);
  });

  it("leaves out what was refunded before the day", async () => {
    const lines = [lineOf(book), lineOf({ ...book, product: "record" })];
    const order = await giveGift(database, { deliverAt }, { lines });
    const refund = { id: "re_1", amount: 2900, hasFailed: false, lines: [0] };
    await recordOutcome(database, order, { refunds: [refund], disputes: [] }, NOON, "webhook");
    await deliverGifts(portsAt(DAY));
    expect(await productsOf(FRIEND)).toEqual(["record"]);
  });

  it.each([
    ["all of it", undefined],
    ["a line", [0]],
  ])("is not awaited again if a refund of %s fails after it", async (_, lines) => {
    const order = await giveGift(database, { deliverAt }, { at: DAY });
    const refund = { id: "re_1", amount: 2900, hasFailed: false, ...(lines && { lines }) };
    const refunded = await recordOutcome(
      database,
      order,
      { refunds: [refund], disputes: [] },
      DAY,
      "webhook",
    );
    const failed = { refunds: [{ ...refund, hasFailed: true }], disputes: [] };
    await recordOutcome(database, refunded.order, failed, DAY, "webhook");
    expect(await listDueGifts(database, secondsLater(1, DAY))).toEqual([]);
    expect(await productsOf(FRIEND)).toEqual(["book"]);
  });

  it("is made up for if a refund fails that kept a part from it", async () => {
    const order = await giveGift(
      database,
      { deliverAt },
      { lines: [lineOf(book), lineOf({ ...book, product: "record" })] },
    );
    const refund = { id: "re_1", amount: 2900, hasFailed: false, lines: [0] };
    await recordOutcome(database, order, { refunds: [refund], disputes: [] }, NOON, "webhook");
    await deliverGifts(portsAt(DAY));
    const failed = { refunds: [{ ...refund, hasFailed: true }], disputes: [] };
    await recordOutcome(database, await currentGift(database, order), failed, DAY, "webhook");
    await deliverGifts(portsAt(secondsLater(1, DAY)));
    expect((await productsOf(FRIEND)).toSorted()).toEqual(["book", "record"]);
  });

  it("reserves no licence key for a part that was refunded before the day", async () => {
    await addKeys(database, { pool: POOL, previousPools: [], keys: keys(0, 3) }, NOON);
    const lines = [lineOf(app), lineOf({ ...app, product: "record" })];
    const order = await giveGift(database, { deliverAt }, { lines, offers });
    const refund = { id: "re_1", amount: 2900, hasFailed: false, lines: [0] };
    await recordOutcome(database, order, { refunds: [refund], disputes: [] }, NOON, "webhook");
    await deliverGifts(portsAt(DAY, offers));
    expect(await findLicenceKeys(database, order)).toMatchObject([{ line: 1, keys: keys(0, 1), missing: 0 }]);
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 2, given: 1, waiting: 0 }]);
  });

  it("waits for a licence key if the creator's own have run out", async () => {
    await addKeys(database, { pool: POOL, previousPools: [], keys: keys(1, 2) }, NOON);
    const lines = [lineOf(app)];
    const [first, second] = [
      await giveGift(database, { deliverAt }, { lines, offers }),
      await giveGift(database, { deliverAt }, { lines, offers }),
    ];
    await deliverGifts(portsAt(DAY, offers));
    const found = [...(await findLicenceKeys(database, first)), ...(await findLicenceKeys(database, second))];
    expect(found.map(({ keys, missing }) => keys.length + missing)).toEqual([1, 1]);
    expect(found.flatMap(({ keys }) => keys)).toEqual(keys(1, 2));
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 0, given: 1, waiting: 1 }]);
  });

  it("to corrected addresses mails none of them more than one free gift in a day", async () => {
    const lines = [lineOf(book, 0)];
    await giveGift(database, { recipient: OTHER }, { lines });
    const free = await giveGift(database, {}, { lines });
    await correctRecipient(portsAt(NOON), await currentGift(database, free), OTHER);
    expect(await emails(free, "waiting")).not.toContain(`gift ${OTHER}`);
    expect(await emails(free, "skipped")).toContain(`gift ${OTHER}`);
    const paid = await giveGift(database);
    await correctRecipient(portsAt(NOON), await currentGift(database, paid), OTHER);
    expect(await emails(paid, "waiting")).toContain(`gift ${OTHER}`);
  });

  it("to an address that the owner has corrected is mailed, however many free gifts it had that day", async () => {
    const lines = [lineOf(book, 0)];
    await giveGift(database, { recipient: OTHER }, { lines });
    const free = await giveGift(database, {}, { lines });
    await correctRecipient(portsAt(NOON), await currentGift(database, free), OTHER, "owner");
    expect(await emails(free, "waiting")).toContain(`gift ${OTHER}`);
  });

  it("hides from the giver a new address that only the recipient gave the shop, until the giver corrects it", async () => {
    const order = await giveGift(database);
    const correct = async (to: string, cause: "buyer" | "owner") =>
      correctRecipient(portsAt(NOON), await currentGift(database, order), to, cause);
    expect((await correct(OTHER, "owner")).gift).not.toHaveProperty("isMoved");
    const move = { from: OTHER, to: "new@example.com", locale: "en" };
    await moveLibrary(portsAt(NOON), move, { cause: "buyer" });
    expect((await correct("newest@example.com", "owner")).gift).toMatchObject({ isMoved: true });
    expect((await correct(FRIEND, "buyer")).gift).not.toHaveProperty("isMoved");
    const corrections = (await listEvents(database, order.id)).filter(
      ({ kind }) => kind === "recipient-corrected",
    );
    expect(corrections.map(({ data }) => data)).toEqual([
      { from: FRIEND, to: OTHER },
      { from: maskEmail("new@example.com"), to: maskEmail("newest@example.com") },
      { from: maskEmail("newest@example.com"), to: FRIEND },
    ]);
  });

  it("has each correction of the address in its history", async () => {
    const order = await giveGift(database);
    for (const to of [OTHER, FRIEND])
      await correctRecipient(portsAt(NOON), await currentGift(database, order), to);
    expect((await listEvents(database, order.id)).slice(2).map(({ data }) => data)).toEqual([
      { from: FRIEND, to: OTHER },
      { from: OTHER, to: FRIEND },
    ]);
  });

  it("keeps no earlier address of a forgotten recipient who had moved", async () => {
    const order = await giveGift(database);
    await correctRecipient(portsAt(NOON), await currentGift(database, order), OTHER);
    const move = { from: OTHER, to: "new@example.com", locale: "en" };
    await moveLibrary(portsAt(NOON), move, { cause: "buyer" });
    await eraseCustomer(portsAt(NOON), "new@example.com", { cause: "owner" });
    expect(await kinds(order)).toEqual(["placed", "paid", "recipient-moved"]);
  });

  it("ends with the giver if it is the recipient, too, and is forgotten", async () => {
    const order = await giveGift(database, { recipient: GIVER, words: null, deliverAt });
    await eraseCustomer(portsAt(NOON), GIVER, { cause: "owner" });
    await deliverGifts(portsAt(DAY));
    expect(await productsOf(GIVER)).toEqual([]);
    expect(await kinds(order)).toEqual(["placed", "paid"]);
  });
});
