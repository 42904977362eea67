import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Offer } from "#domain/offer.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt } from "./buyer.ts";
import { OFFERS } from "./goods.ts";
import { startShop, type TestShop } from "./shop.ts";

const READER = "reader@example.com";
const offers: Offer[] = OFFERS.map((offer) =>
  offer.product === "book"
    ? {
        ...offer,
        changes: [
          {
            ...{ version: "1.2", isCounted: true, day: "2026-10-02" },
            notes: { en: { html: "<p>Chapter three.</p>", text: "Chapter three." } },
          },
        ],
      }
    : offer,
);

/** The command, and the service over its socket. */
describe("the creator emails buyers about a new version", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop({ offers });
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url, "pay", READER);
    await buyer.status(order, "paid");
    await buyer.inbox(1, READER);
  });
  afterAll(() => shop.close());

  const notify = (...args: string[]) =>
    runShop(["notify", ...args], { env: { DATA_DIR: shop.settings.dataDir } });
  const PLAN = [
    "book 1.2: 1 email",
    "  en      1  “New version of The Book: 1.2”",
    "  zh      0  “书更新到1.2版”",
    "",
  ].join("\n");

  it("and sees first who would get what; without a terminal nothing is sent unless it is said", async () => {
    expect(await notify("book", "--dry-run")).toEqual({ code: 0, stdout: PLAN, stderr: "" });
    const unsaid = { code: 1, stdout: PLAN, stderr: "Nothing was sent. Add --yes to send it.\n" };
    expect(await notify("book")).toEqual(unsaid);
    const { stdout } = await notify("book", "--json", "--dry-run");
    expect(JSON.parse(stdout)).toMatchObject({ recipients: [{ email: READER, locale: "en" }], added: 0 });
  });

  it("once: repeating the command sends nothing more", async () => {
    const sent = await notify("book", "--yes");
    expect(sent.stdout).toBe(`${PLAN}1 email will be sent, after all receipts.\n`);
    const [email] = await buyerAt(shop).inbox(2, READER);
    expect(email?.subject).toBe("New version of The Book: 1.2");
    const again = await notify("book", "--yes");
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^book 1\.2: 0 emails\n.*\nAlready notified: 1\n$/s);
  });

  it("and learns which versions there are, or that nothing has changed", async () => {
    const unknown = await notify("book", "--version", "9");
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("Published so far: 1.2") });
    expect((await notify("icons")).stderr).toContain("changelog of icons");
    expect((await notify("nothing")).stderr).toContain("Product not found");
    expect((await notify("book", "--before", "soon")).stderr).toContain("expected a date");
  });
});
