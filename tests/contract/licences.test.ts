import { describe, expect, it } from "vitest";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import {
  activateLicence,
  countActivations,
  countUse,
  deactivateLicence,
  findLicence,
  isForProduct,
  type Licence,
} from "#checkout/orders/licences/licences.ts";
import { findPublicKey, signJson } from "#checkout/orders/licences/signing-key.ts";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { LicenceKeys, Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, bundle, createOffers, createOutcome, createPayment, NOON } from "./order-book/samples.ts";

/** An offer whose parts have licence keys. */
function licensed(offer: Offer, licenceKeys: LicenceKeys): Offer {
  const options = offer.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, licenceKeys })),
  }));
  return { ...offer, options };
}

const app = licensed(book, { activations: 3 });

describe.each(engines)("licences in $name", (engine) => {
  const database = useOrderBook(engine);

  async function place(offer: Offer, quantity: number): Promise<Order> {
    const [option] = offer.options;
    if (!option) throw new Error("an offer has options");
    const lines = [orderLine(offer, option, { quantity, unitAmount: 2900, locale: "en" })];
    const placed = newOrder({ lines, currency: "USD", email: null, locale: "en", at: NOON });
    const order = { ...placed, sessionId: `cs_${placed.id}` };
    await database.write(insertOrder(order, "buyer"));
    return order;
  }

  function pay({ id, subtotal, total }: Order, offers = createOffers(app)): Promise<Order> {
    return fulfil({ database, offers }, createPayment(id, { subtotal, total }), NOON);
  }

  async function keysOf(order: Order): Promise<string[]> {
    return (await findLicenceKeys(database, order)).flatMap(({ keys }) => keys);
  }

  async function find(key: string, ...offers: Offer[]): Promise<Licence> {
    const licence = await findLicence({ database, offers: createOffers(...offers) }, key);
    if (!licence) throw new Error(`no licence ${key}`);
    return licence;
  }

  async function buyLicence(offer = app): Promise<Licence> {
    const order = await place(offer, 1);
    await pay(order);
    const [key = ""] = await keysOf(order);
    return find(key, offer);
  }

  it("are issued with the payment, one for each copy, and only then", async () => {
    const order = await place(app, 99);
    expect(await findLicenceKeys(database, order)).toEqual([]);
    await pay(order);
    const keys = await keysOf(order);
    expect(new Set(keys).size).toBe(99);
    const [first = "", last = ""] = [keys[0], keys[98]];
    expect(await find(first, app)).toMatchObject({
      key: first,
      product: "book",
      option: "standard",
      limit: 3,
    });
    expect((await find(last.toLowerCase().replaceAll("-", " "), app)).key).toBe(last);
  });

  it("stay the same if the payment is reported again, or ten times at once", async () => {
    const order = await place(app, 2);
    await Promise.all(Array.from({ length: 10 }, () => pay(order)));
    const keys = await keysOf(order);
    await pay(order);
    expect(await keysOf(order)).toEqual(keys);
    const rows = await database.read({ text: "SELECT id FROM licences ORDER BY id", values: [] });
    expect(rows.map(({ id }) => id)).toEqual(keys.map((key) => key.replaceAll("-", "")).sort());
  });

  it("are not issued without licence keys, and for each product of a bundle that has them", async () => {
    const plain = await place(book, 1);
    await pay(plain);
    const all = await place(licensed(bundle, { activations: null }), 2);
    await pay(all);
    expect(await findLicenceKeys(database, plain)).toEqual([]);
    const licences = await findLicenceKeys(database, all);
    expect(licences.map(({ product, keys }) => [product, keys.length])).toEqual([
      ["book", 2],
      ["record", 2],
    ]);
    const [key = ""] = licences[1]?.keys ?? [];
    expect(await find(key)).toMatchObject({ product: "record", limit: null, offer: null });
  });

  it("are never activated on more devices than their limit, however many try at once", async () => {
    const licence = await buyLicence();
    const tried = await Promise.all(
      Array.from({ length: 40 }, (_, device) => activateLicence(database, licence, `device ${device}`, NOON)),
    );
    expect(tried.filter((id) => id !== null)).toHaveLength(3);
    expect(await countActivations(database, licence)).toBe(3);
  });

  it("are activated once on each device, also at the limit, and can move to another one", async () => {
    const [licence, other] = [await buyLicence(), await buyLicence()];
    const ids = await Promise.all(
      ["a", "b", "c", "a", "b"].map((instance) => activateLicence(database, licence, instance, NOON)),
    );
    expect(new Set(ids).size).toBe(3);
    expect(await activateLicence(database, licence, "a", NOON)).toBe(ids[0]);
    expect(await activateLicence(database, licence, "d", NOON)).toBeNull();
    const [activation = ""] = ids.map(String);
    expect(await deactivateLicence(database, other, activation)).toBe(false);
    expect(await deactivateLicence(database, licence, activation)).toBe(true);
    expect(await deactivateLicence(database, licence, activation)).toBe(false);
    expect(await activateLicence(database, licence, "d", NOON)).not.toBeNull();
    expect(await countActivations(database, other)).toBe(0);
  });

  it("have the limit of the current offer, even if it was changed after the sale", async () => {
    const { key } = await buyLicence();
    const renamed = { ...licensed(app, { activations: 5 }), product: "new-book", previousSlugs: ["book"] };
    const options = renamed.options.map((option) => ({
      ...option,
      parts: option.parts.map((part) => ({ ...part, product: "new-book" })),
    }));
    expect(await find(key, { ...renamed, options })).toMatchObject({ product: "new-book", limit: 5 });
    expect(await find(key, book)).toMatchObject({ limit: 3 });
    expect(await find(key, licensed(app, { activations: null }))).toMatchObject({ limit: null });
  });

  it("are for the product and the edition as they are called now", async () => {
    const licence = await buyLicence();
    const [option] = app.options;
    if (!option) throw new Error("an offer has options");
    const renamed: Offer = {
      ...app,
      product: "tome",
      previousSlugs: ["book"],
      gumroadIds: ["QMGY"],
      options: [{ ...option, key: "digital", previousKeys: [option.key] }],
    };
    const now = await find(licence.key, renamed);
    expect(now).toMatchObject({ product: "tome", option: "digital" });
    for (const name of [undefined, "tome", "book", "QMGY"]) expect(isForProduct(now, name), name).toBe(true);
    expect(isForProduct(now, "record")).toBe(false);
  });

  it("are valid after their product is no longer published", async () => {
    const licence = await buyLicence();
    const now = await find(licence.key);
    expect(now).toMatchObject({ product: "book", option: licence.option, offer: null, limit: 3 });
    expect(isForProduct(now, "book")).toBe(true);
    expect(isForProduct(now, "record")).toBe(false);
  });

  it("of a bundle have the limit of their own product", async () => {
    const [option] = bundle.options;
    if (!option) throw new Error("an offer has options");
    const parts = option.parts.map((part, at) => ({ ...part, licenceKeys: { activations: at + 1 } }));
    const offer: Offer = { ...bundle, options: [{ ...option, parts }] };
    const order = await pay(await place(offer, 1), createOffers(offer));
    const licences = await Promise.all((await keysOf(order)).map((key) => find(key, offer)));
    expect(licences.map(({ product, limit }) => [product, limit])).toEqual(
      parts.map(({ product }, at) => [product, at + 1]),
    );
  });

  it("end with a refund and are suspended by a dispute", async () => {
    for (const [outcome, reason] of [
      [createOutcome(2900), "refunded"],
      [createOutcome(0, "open"), "disputed"],
      [createOutcome(0, "won"), null],
    ] as const) {
      const order = await place(app, 1);
      const paid = await pay(order);
      const [key = ""] = await keysOf(order);
      await recordOutcome(database, paid, outcome, NOON);
      expect((await find(key, app)).entitlement.endReason).toBe(reason);
    }
  });

  it("count each use, however many come at once", async () => {
    const licence = await buyLicence();
    const uses = await Promise.all(Array.from({ length: 20 }, () => countUse(database, licence)));
    expect(uses.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect((await find(licence.key, app)).uses).toBe(20);
  });

  it("are signed with one key, even if many need the first one at once", async () => {
    const [keys, signed] = await Promise.all([
      Promise.all(Array.from({ length: 5 }, () => findPublicKey(database, NOON))),
      Promise.all(["a", "b"].map((name) => signJson(database, { name }, NOON))),
    ]);
    expect(new Set(keys.map(({ x }) => x)).size).toBe(1);
    const [jwk] = keys;
    if (!jwk) throw new Error("there is a key");
    const key = await crypto.subtle.importKey("jwk", { ...jwk }, "Ed25519", false, ["verify"]);
    for (const text of signed) {
      const [payload = "", signature = ""] = text.split(".");
      const bytes = Buffer.from(signature, "base64url");
      expect(await crypto.subtle.verify("Ed25519", key, bytes, Buffer.from(payload))).toBe(true);
    }
  });

  it("are deleted with their activations when their holder is erased", async () => {
    const licence = await buyLicence();
    await activateLicence(database, licence, "laptop", NOON);
    const ports = { database, clock: () => NOON, log: () => {} };
    await eraseCustomer(ports, licence.entitlement.holder, { cause: "owner" });
    expect(await countActivations(database, licence)).toBe(0);
    expect(await database.read({ text: "SELECT id FROM licences", values: [] })).toEqual([]);
  });

  it("that nobody has are not found", async () => {
    expect(await findLicence({ database, offers: createOffers(app) }, "00000-00000-00000-00000")).toBeNull();
  });
});
