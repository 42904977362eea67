import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { type Discount, normaliseDiscountCode } from "#domain/discount.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";
import { runShop } from "./run-shop.ts";

/** The published discounts of a `discounts.yaml` in the fixture's shop. */
async function published(yaml: string): Promise<Discount[]> {
  const folder = temporaryFolder();
  const outDir = join(folder, "release");
  const contentDir = shopWith({ "discounts.yaml": yaml });
  await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache() });
  return OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8"))).discounts ?? [];
}

async function mistakesIn(yaml: string): Promise<string[]> {
  const { mistakes } = await checkContent(shopWith({ "discounts.yaml": yaml }));
  return mistakes.map((mistake) => formatMistake(mistake).replace("content/discounts.yaml:", ""));
}

const EVERYTHING = {
  ...{ name: {}, on: null, together: false, from: null, until: null, minimum: {} },
  ...{ limit: null, limitPerBuyer: null, firstPurchase: false },
};

describe("discounts.yaml", () => {
  it("has codes for the whole cart, in percent or an amount", async () => {
    expect(
      await published("Lantern10: { percent: 10 }\nHALF: { percent: 12.5 % }\nFIVE: { amount: 5 }\n"),
    ).toEqual([
      { ...EVERYTHING, key: "LANTERN10", code: "Lantern10", off: { percent: 1000 } },
      { ...EVERYTHING, key: "HALF", code: "HALF", off: { percent: 1250 } },
      { ...EVERYTHING, key: "FIVE", code: "FIVE", off: { amount: { USD: 500 } } },
    ]);
  });

  it("has amounts in several currencies, limits, and times in the shop's time zone", async () => {
    const [discount] = await published(`WELCOME:
  amount: { USD: 5, JPY: 700 }
  minimum: 20 EUR
  from: 2026-12-01
  until: 2026-12-08T18:00+08:00
  limit: 100
  limitPerBuyer: 2
  firstPurchase: true
`);
    expect(discount).toMatchObject({
      off: { amount: { USD: 500, JPY: 700 } },
      minimum: { EUR: 2000 },
      ...{ from: "2026-12-01T00:00:00.000Z", until: "2026-12-08T10:00:00.000Z" },
      ...{ limit: 100, limitPerBuyer: 2, firstPurchase: true },
    });
  });

  it("has automatic discounts of products, editions and kinds, named in each language", async () => {
    const [discount] = await published(`launch-week:
  automatic: { en: Launch week, zh: 首发周 }
  percent: 20
  products: [paper-moon]
  editions: [two-lamps/studio]
  kinds: [music]
  together: true
`);
    expect(discount).toMatchObject({
      ...{ key: "launch-week", code: null, name: { en: "Launch week", zh: "首发周" }, together: true },
      on: [
        { product: "paper-moon", option: null },
        { product: "lamp-song", option: null },
        { product: "two-lamps", option: "studio" },
      ],
    });
  });

  it("may be missing", async () => {
    const folder = temporaryFolder();
    const outDir = join(folder, "release");
    await buildCatalogue({ contentDir: shopWith(), outDir, cacheDir: fixtureCache() });
    expect(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8"))).toMatchObject({ discounts: [] });
  });

  it.each([
    ["A: {}", "1: A.percent: found nothing, expected a percentage or an amount"],
    [
      "A: { percent: 10, amount: 5 }",
      "1: A.amount: found a percentage too, expected a percentage or an amount",
    ],
    [
      "A: { percent: 101 }",
      '1: A.percent: found "101", expected a percentage of at most 100 such as 10 or 12.5',
    ],
    ["A: { percent: 0 }", '1: A.percent: found "0", expected a percentage of at most 100 such as 10 or 12.5'],
    ["A: { amount: { USD: 5 EUR } }", '1: A.amount.USD: found "5 EUR", expected an amount in USD'],
    [
      "A: { amount: { JPY: 5.5 } }",
      '1: A.amount.JPY: found "5.5", expected a whole amount such as 29 (JPY has no decimals)',
    ],
    [
      "A B: { percent: 10 }",
      '1: A B: found "A B", expected letters, digits, hyphens and underscores, such as LANTERN10',
    ],
    [
      "Ten: { percent: 10 }\nTEN: { percent: 10 }",
      '2: TEN: found "TEN", expected another code than Ten: codes ignore case and blanks',
    ],
    [
      "A: { percent: 10, products: [two-lamp] }",
      '1: A.products[0]: found "two-lamp", expected a product (did you mean two-lamps?)',
    ],
    [
      "A: { percent: 10, editions: [two-lamps/studios] }",
      '1: A.editions[0]: found "two-lamps/studios", expected an edition (did you mean two-lamps/studio?)',
    ],
    [
      "A: { percent: 10, from: 2026-12-02, until: 2026-12-01 }",
      "1: A.until: found 2026-12-01, expected a time after from",
    ],
    [
      "A: { percent: 10, together: true, products: [two-lamps] }",
      "1: A.together: found fewer than two products, expected at least two products or editions",
    ],
    [
      "a: { automatic: A, percent: 10, limit: 5 }",
      "1: a.limit: found a limit of an automatic discount, expected a code",
    ],
    ["A: { percent: 10, limit: 0 }", '1: A.limit: found "0", expected a whole number such as 100'],
    [
      "A: { procent: 10, amount: 5 }",
      "1: A.procent: found an unknown key, expected one of automatic, percent, amount, products, editions, kinds, together, from, until, minimum, limit, limitPerBuyer, firstPurchase (did you mean percent?)",
    ],
  ])("with %s has a mistake that names its line and field", async (yaml, mistake) => {
    expect(await mistakesIn(`${yaml}\n`)).toEqual([mistake]);
  });
});

describe("a code", () => {
  it.each([
    "LANTERN10",
    " lantern10\t",
    "Lantern10",
    "ＬＡＮＴＥＲＮ１０",
    "\u3000lantern10",
    "\u200bLANTERN\u200d10 \u2060",
  ])("may be written as %j", (text) => expect(normaliseDiscountCode(text)).toBe("LANTERN10"));
});

describe("shop codes", () => {
  it("adds a code at the end of discounts.yaml and keeps the rest as it is", async () => {
    const contentDir = shopWith({ "discounts.yaml": "# My codes\nTEN: { percent: 10 } # for friends\n" });
    const added = await runShop([
      ...["codes", "Launch", "--amount", "5 USD", "--products", "two-lamps,lamp-song", "--limit", "100"],
      ...[
        "--limit-per-buyer",
        "1",
        "--first-purchase",
        "--until",
        "2026-12-08T18:00",
        "--content",
        contentDir,
      ],
    ]);
    expect([added.code, added.stderr]).toEqual([0, ""]);
    expect(readFileSync(join(contentDir, "discounts.yaml"), "utf8")).toBe(`# My codes
TEN: { percent: 10 } # for friends

Launch:
  amount: 5 USD
  products: [two-lamps, lamp-song]
  limit: 100
  limitPerBuyer: 1
  firstPurchase: true
  until: 2026-12-08T18:00
`);
    expect((await checkContent(contentDir)).mistakes).toEqual([]);
  });

  it("makes the file with the first code", async () => {
    const contentDir = shopWith();
    await runShop(["codes", "TEN", "--percent", "10", "--content", contentDir]);
    expect(readFileSync(join(contentDir, "discounts.yaml"), "utf8")).toBe("TEN:\n  percent: 10\n");
  });

  it("adds one for editions that must be bought together, and says so as JSON", async () => {
    const contentDir = shopWith();
    const args = [
      "codes",
      "PAIR",
      "--percent",
      "10",
      "--products",
      "lamp-song",
      "--editions",
      "two-lamps/studio",
    ];
    const { code, stdout, stderr } = await runShop([
      ...args,
      "--together",
      "--json",
      "--content",
      contentDir,
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    const file = join(contentDir, "discounts.yaml");
    expect(JSON.parse(stdout)).toEqual({ code: "PAIR", file });
    expect(readFileSync(file, "utf8")).toContain(
      "products: [lamp-song]\n  editions: [two-lamps/studio]\n  together: true\n",
    );
  });

  it("asks for the code if there are only options, and names the first of them", async () => {
    const { code, stderr } = await runShop(["codes", "--first-purchase", "--limit-per-buyer", "1"]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("Name the code to add: shop codes <code> --limit-per-buyer …"),
    ]);
  });

  it.each([
    [["TEN"], "TEN: found"],
    [["NEW", "--percent", "120"], 'NEW.percent: found "120"'],
    [["NEW", "--percent", "10", "--products", "nothing"], 'NEW.products[0]: found "nothing"'],
    [["A B", "--percent", "10"], 'A B: found "A B"'],
  ])("changes nothing for %j, which would be a mistake", async (args, mistake) => {
    const yaml = "ten: { percent: 10 }\n";
    const contentDir = shopWith({ "discounts.yaml": yaml });
    const { code, stderr } = await runShop(["codes", ...args, "--content", contentDir]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(mistake)]);
    expect(readFileSync(join(contentDir, "discounts.yaml"), "utf8")).toBe(yaml);
  });
});
