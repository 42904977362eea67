import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const SHOP = readFileSync(join(FIXTURE, "shop.yaml"), "utf8");
const shopWithLines = (lines: string) => shopWith({ "shop.yaml": `${SHOP}\n${lines}\n` });

async function build(lines: string) {
  const outDir = join(temporaryFolder(), "release");
  const { views } = await buildCatalogue({
    ...{ contentDir: shopWithLines(lines), outDir, cacheDir: fixtureCache(), live: null },
  });
  const { shop, offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  const taxCode = (slug: string) => offers.find(({ product }) => product === slug)?.taxCode;
  return { shop, taxCode, onPages: views[0].shop.tax };
}

describe("the tax of a shop", () => {
  it("is none by default", async () => {
    const { shop, taxCode, onPages } = await build("");
    expect(shop).not.toHaveProperty("tax");
    expect(taxCode("two-lamps")).toBeUndefined();
    expect(onPages).toBe("none");
  });

  it("of Stripe is contained in the prices unless the shop says otherwise, with a code for each kind", async () => {
    const included = await build("tax: stripe\ntaxCodes: { book: txcd_10302000 }");
    expect(included).toMatchObject({ shop: { tax: { pricesInclude: true } }, onPages: "included" });
    expect([included.taxCode("two-lamps"), included.taxCode("lamp-song")]).toEqual([
      "txcd_10302000",
      "txcd_10000000",
    ]);
    const added = await build("tax: stripe\npricesIncludeTax: false\ntaxCode: txcd_10103000");
    expect(added).toMatchObject({ shop: { tax: { pricesInclude: false } }, onPages: "added" });
    expect(added.taxCode("two-lamps")).toBe("txcd_10103000");
  });
});

test("the seller and the prefix of invoices go to the checkout", async () => {
  const required = "seller: { name: Lamp Ltd, address: [1 Quay Street, Dublin], country: IE";
  expect((await build(`${required} }`)).shop).toMatchObject({
    seller: {
      name: "Lamp Ltd",
      address: ["1 Quay Street", "Dublin"],
      country: "IE",
      taxId: null,
      email: null,
    },
  });
  const rest = "taxId: IE1234567AB, email: books@lamp.example, note: { en: No VAT., zh: 不含税。 } }";
  const { shop } = await build(`${required}, ${rest}\ninvoicePrefix: LW-`);
  expect(shop).toMatchObject({
    invoicePrefix: "LW-",
    seller: { taxId: "IE1234567AB", email: "books@lamp.example", note: { en: "No VAT.", zh: "不含税。" } },
  });
});

test.each([
  ["tax: vat", 'tax: found "vat", expected one of none, stripe'],
  ["taxCode: books", 'taxCode: found "books", expected a tax code of Stripe such as txcd_10000000'],
  ["taxCodes: { boook: txcd_10302000 }", "taxCodes.boook"],
  [
    "seller: { name: Lamp Ltd, address: [Dublin], country: Ireland }",
    'seller.country: found "Ireland", expected a country',
  ],
  ["seller: { name: Lamp Ltd, country: IE }", "seller.address: found nothing, expected a list"],
  ["invoicePrefix: 'No. '", 'invoicePrefix: found "No. ", expected up to 20 letters'],
])("%s is a mistake", async (lines, expected) => {
  const { mistakes } = await checkContent(shopWithLines(lines));
  expect(mistakes.map((mistake) => formatMistake(mistake)).join("\n")).toContain(expected);
});

test("how payment pages are opened, and how often files are downloaded, goes to the checkout, which has its own way if the shop says nothing", async () => {
  const terms =
    "statementDescriptor: LAMP SHOP\npaymentMinutes: 45\ncartReminder: true\ndownloads: { times: 3, hours: 48 }";
  expect((await build(terms)).shop).toMatchObject({
    ...{ statementDescriptor: "LAMP SHOP", paymentMinutes: 45, cartReminder: true },
    downloads: { times: 3, hours: 48 },
  });
  const names = Object.keys((await build("cartReminder: false")).shop);
  for (const name of ["statementDescriptor", "paymentMinutes", "cartReminder", "downloads"])
    expect(names).not.toContain(name);
});

test.each([
  ["statementDescriptor: 12345", "without a letter"],
  ["statementDescriptor: 纸灯工作室", "not Latin"],
  ["statementDescriptor: Lin's shop", "with an apostrophe"],
  ["statementDescriptor: PAPER LANTERN STUDIO", "too long"],
  ["paymentMinutes: 34", "shorter than Stripe allows"],
  ["paymentMinutes: 1436", "longer than Stripe allows"],
  ["downloads: { times: 0, hours: 24 }", "none at all"],
])("%s is a mistake: %s", async (lines) => {
  const { mistakes } = await checkContent(shopWithLines(lines));
  expect(mistakes.map((mistake) => formatMistake(mistake))).toEqual([
    expect.stringContaining(lines.split(":")[0] ?? ""),
  ]);
});
