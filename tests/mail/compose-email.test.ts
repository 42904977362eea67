import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { letterFor } from "#checkout/jobs/compose-email.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrations.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { redeemLink } from "#checkout/orders/links.ts";
import { type Errand, requestLink, takeErrands } from "#checkout/orders/messages.ts";
import { settle } from "#checkout/orders/refunds.ts";
import { book, NOON, offersOf, paymentFor, placed } from "../contract/order-book/samples.ts";

const offers = offersOf(book);

describe("the mail of an errand", () => {
  let database: Awaited<ReturnType<typeof duckdbDatabase>>;
  const write = (errand: Errand) =>
    letterFor({ database, offers, clock: () => NOON, siteUrl: "https://shop.example" }, errand);
  const buy = async () => {
    const order = await placed(database, book);
    return fulfil({ database, offers }, paymentFor(order.id), NOON);
  };
  const nextErrand = async () => {
    const [errand] = await takeErrands(database, NOON);
    if (!errand) throw new Error("no errand is due");
    return errand;
  };

  beforeEach(async () => {
    database = await duckdbDatabase(":memory:");
    await migrate(database);
  });
  afterEach(() => database.close());

  it("goes to the buyer after a payment, with a link that opens their library once", async () => {
    const { id } = await buy();
    const letter = await write(await nextErrand());
    expect(letter).toMatchObject({ to: "reader@example.com", replyTo: "help@shop.example" });
    expect(letter?.text).toContain(id);
    const token = tokenIn(letter?.text, "https://shop.example/open/#");
    expect(letter?.html).toContain(`https://shop.example/open/#${token}`);
    expect(await redeemLink(database, token, NOON)).toMatchObject({ email: "reader@example.com" });
    expect(await redeemLink(database, token, NOON)).toBeNull();
  });

  it("is in the language, and leads to the pages, of whoever asked for a link", async () => {
    await buy();
    await nextErrand();
    await requestLink(database, { email: "reader@example.com", locale: "zh" }, NOON);
    const letter = await write(await nextErrand());
    expect(letter?.subject).toContain("书架");
    const token = tokenIn(letter?.text, "https://shop.example/zh/open/#");
    expect(await redeemLink(database, token, NOON)).not.toBeNull();
  });

  it("tells the buyer of a refund, with no link", async () => {
    const order = await buy();
    await nextErrand();
    await settle(database, order, { refunded: 2900, disputed: false }, NOON);
    const letter = await write(await nextErrand());
    expect(letter?.subject).toBe("Your refund from Shop: $29.00");
    expect(letter?.text).not.toContain("/open/#");
  });

  it("is in English for a language that the mails do not speak", async () => {
    await buy();
    const errand = await nextErrand();
    const letter = await write({ ...errand, locale: "eo" });
    expect(letter?.html).toContain('<html lang="en"');
    expect(letter?.text).toContain("https://shop.example/open/#");
  });

  it("is not written when its order is gone", async () => {
    const errand: Errand = {
      id: "out_1",
      kind: "paid",
      email: "a@example.com",
      locale: "en",
      orderId: "ord_0",
    };
    expect(await write(errand)).toBeNull();
    expect(await write({ ...errand, orderId: null })).toBeNull();
  });
});

function tokenIn(text: string | undefined, before: string): string {
  const line = text?.split("\n").find((each) => each.startsWith(before));
  return line?.slice(before.length) ?? "";
}
