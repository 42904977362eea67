import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { addKeys } from "#checkout/orders/licences/key-list-store.ts";
import { issueWaitingKeys } from "#checkout/orders/licences/key-lists.ts";
import type { Offer } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, reportEvent } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const COLLEAGUE = "colleague@example.com";
const FRIEND = "friend@example.com";
const GIVER = "giver@example.com";

const withCovers: Offer[] = OFFERS.map((offer) => {
  const { product } = offer;
  const cover = { src: `/mail/${product}.jpeg`, width: 180, height: 240, alt: "" };
  return product === "book" || product === "everything" ? { ...offer, mailCovers: { en: cover } } : offer;
});

const TEAM: Offer = {
  ...{ product: "team", name: { en: "The Team App" }, summary: {}, image: null, currency: "USD" },
  options: [
    {
      ...{ ...standard, price: 9900 },
      parts: [{ ...bookPart, product: "team", seats: 2, licenceKeys: { activations: 1, pool: "team" } }],
    },
  ],
};

/** Pays for a gift. */
async function give(shop: Shop, product: string): Promise<string> {
  const recipient = { email: FRIEND, from: "Ada", words: "For you" };
  const id = await order(shop.browser(), { items: [{ product }], recipient });
  await reportEvent(shop, { session: shop.payments.pay(id, GIVER).sessionId });
  return id;
}

const emailTo = (shop: Shop, address: string) => shop.mail.sent.findLast(({ to }) => to === address);
const picturesIn = (html = "") =>
  [...html.matchAll(/<img class="cover[^>]* src="([^"]*)"/g)].map(([, src]) => src);

describe("the covers in an email", () => {
  it("are those of the products that have one", async () => {
    const shop = await openShop({ offers: withCovers });
    const id = await order(shop.browser(), { items: [{ product: "record" }, { product: "book" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    expect(picturesIn(emailTo(shop, "reader@example.com")?.html)).toEqual([
      "https://shop.example/mail/book.jpeg",
    ]);
  });

  it("are one for a bundle, and one for a product by itself, also in the email to the recipient of a gift", async () => {
    for (const product of ["everything", "book"]) {
      const shop = await openShop({ offers: withCovers });
      await give(shop, product);
      for (const address of [FRIEND, GIVER])
        expect(picturesIn(emailTo(shop, address)?.html)).toEqual([
          `https://shop.example/mail/${product}.jpeg`,
        ]);
    }
  });
});

describe("the link in an email", () => {
  it("works once if somebody has asked for it, and as long as the purchase if it comes with one", async () => {
    const shop = await openShop();
    await buy(shop);
    const words = () => {
      const text = emailTo(shop, "reader@example.com")?.text ?? "";
      return ["as long as your purchase is valid", "once, within 15 minutes"].map((part) =>
        text.includes(part),
      );
    };
    expect(words()).toEqual([true, false]);
    await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
    await sweep(shop.ports);
    expect(words()).toEqual([false, true]);
  });

  it("comes with a code only for the browser that has paid, so the recipient of a gift gets none", async () => {
    const shop = await openShop();
    await buy(shop);
    expect(emailTo(shop, "reader@example.com")?.text).toContain(
      "In the browser you paid with, you can also enter the code",
    );
    await give(shop, "book");
    expect(emailTo(shop, FRIEND)?.text).not.toMatch(/the code/);
  });
});

it("the giver is notified of a refund of a gift with the sum, like any other", async () => {
  const shop = await openShop();
  const id = await give(shop, "book");
  shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  expect(emailTo(shop, GIVER)?.subject).toBe("Your refund from The Shop: $29.00");
});

it("licence keys that follow go to the holder of the seat, without a price, and to the buyer with the order", async () => {
  const shop = await openShop({ offers: [...OFFERS, TEAM] });
  await buy(shop, "team");
  const buyer = shop.browser();
  const [, token] = /\/open\/#([\w-]+)/.exec(emailTo(shop, "reader@example.com")?.text ?? "") ?? [];
  await buyer.api("/api/links/redeem", { json: { token } });
  const { orders } = await (await buyer.api("/api/library")).json();
  const assigned = await buyer.api(`/api/seats/${orders[0].items[0].seats[1].id}`, {
    ...{ method: "PUT", body: JSON.stringify({ email: COLLEAGUE, locale: "en" }) },
    headers: { "Content-Type": "application/json" },
  });
  expect(assigned.status).toBe(200);
  await addKeys(
    shop.database,
    { pool: "team", previousPools: [], keys: ["KEY-0000-0001", "KEY-0000-0002"] },
    NOON,
  );
  await issueWaitingKeys(shop.ports, NOON);
  await sweep(shop.ports);
  const [theirs, own] = [emailTo(shop, COLLEAGUE), emailTo(shop, "reader@example.com")];
  for (const email of [theirs, own]) {
    expect(email?.subject).toMatch(/^Your licence key for /);
    expect(email?.text.match(/KEY-0000-000\d/g)).toHaveLength(1);
  }
  expect(own?.text).toContain("$99.00");
  expect(theirs?.text).not.toContain("$");
});
