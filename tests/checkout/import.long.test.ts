import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { checkContent } from "#catalogue/check.ts";
import { SalesImport } from "#domain/api/admin/imported-sales.ts";
import { AdminOrder } from "#domain/api/admin/orders.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { write } from "../catalogue/content-folder.ts";
import { type Outcome, runShop } from "../catalogue/run-shop.ts";
import { buyerAt, eventually, tokenIn } from "./buyer.ts";
import { fileOf, OFFERS } from "./goods.ts";
import { startShop, type TestShop, writeOffers } from "./shop.ts";

const SHOP = `name: The Shop
tagline: x
author: Ada
currency: EUR
languages: [en]
support: me@shop.example
opening: x
licence: x
refunds: x
`;
const GUMROAD_HEADER =
  '"Purchase ID","Item Name","Buyer Name","Purchase Email","Buyer Email","Purchase Date","Purchase Time (UTC timezone)","Sale Price ($)","Refunded?","Fully Refunded?","Disputed?","Dispute Won?","Variants","Recurring Charge?","Product ID","Giftee Email","Quantity","License Key"';

function gumroadRow(cells: Partial<Record<string, string>>): string {
  const columns = GUMROAD_HEADER.replaceAll('"', "").split(",");
  const usual: Record<string, string> = {
    ...{ "Refunded?": "0", "Fully Refunded?": "0", "Disputed?": "0", "Dispute Won?": "0", Quantity: "1" },
    ...{ "Purchase Date": "2024-05-01", "Purchase Time (UTC timezone)": "2024-05-01 10:20:30 UTC" },
  };
  return columns
    .map((column) => `"${(cells[column] ?? usual[column] ?? "").replaceAll('"', '""')}"`)
    .join(",");
}

const GUMROAD_KEY = "85DB562A-C11D4B06-A2335A6B-8C079166";

const GUMROAD = [
  GUMROAD_HEADER,
  gumroadRow({
    "Purchase ID": "g1==",
    "Item Name": "the  book",
    "Purchase Email": "Ana@Example.com",
    "Sale Price ($)": "$1,029.00",
    "License Key": GUMROAD_KEY,
  }),
  gumroadRow({
    "Purchase ID": "g2==",
    "Item Name": "Gravel, or: “Sans”",
    "Purchase Email": "giver@example.com",
    "Giftee Email": "ben@example.com",
    "Sale Price ($)": "10.0",
    Quantity: "3",
  }),
  gumroadRow({
    "Purchase ID": "g3==",
    "Item Name": "Icons",
    Variants: "(Studio)",
    "Purchase Email": "ana@example.com",
    "Sale Price ($)": "69",
  }),
  gumroadRow({
    "Purchase ID": "g4==",
    "Item Name": "Icons",
    Variants: "Team",
    "Purchase Email": "cy@example.com",
  }),
  gumroadRow({
    "Purchase ID": "g5==",
    "Item Name": "the book",
    "Purchase Email": "dee@example.com",
    "Fully Refunded?": "1",
  }),
  gumroadRow({
    "Purchase ID": "g6==",
    "Item Name": "the book",
    "Purchase Email": "eve@example.com",
    "Disputed?": "1",
  }),
  gumroadRow({ "Purchase ID": "g7==", "Item Name": "the book", "Purchase Email": "eve(at)example.com" }),
  gumroadRow({ "Purchase ID": "Totals", "Sale Price ($)": "1108.0" }),
].join("\r\n");

const folder = mkdtempSync(join(tmpdir(), "vitrine-import-"));
const contentDir = join(folder, "content");
let shop: TestShop;
beforeAll(async () => {
  write(contentDir, {
    "shop.yaml": SHOP,
    "products/book/product.md": "---\nname: The Book\nkind: book\n---\n",
    "products/icons/product.md": `---
name: Icons
kind: icons
options:
  - { key: personal, name: Personal, price: 24 }
  - { key: studio, name: Studio, price: 69 }
---
`,
  });
  write(folder, { "gumroad.csv": GUMROAD });
  shop = await startShop();
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});

function runImport(...args: string[]): Promise<Outcome> {
  const { buildDir, dataDir } = shop.settings;
  return runShop(["import", ...args, "--content", contentDir], {
    cwd: folder,
    env: { BUILD_DIR: buildDir, DATA_DIR: dataDir },
  });
}

async function applied(...args: string[]): Promise<SalesImport> {
  const { stdout } = await runImport(...args, "--apply", "--json");
  return z.object({ applied: SalesImport }).parse(JSON.parse(stdout)).applied;
}

async function orders(): Promise<AdminOrder[]> {
  const { buildDir, dataDir } = shop.settings;
  const env = { BUILD_DIR: buildDir, DATA_DIR: dataDir };
  const { stdout } = await runShop(["orders", "--json", "--content", contentDir], { cwd: folder, env });
  return z.array(AdminOrder).parse(JSON.parse(stdout));
}

/** The library of a buyer who requests a link: the names of the products, with those of their files. */
async function libraryOf(email: string): Promise<{ name: string; files: string[] }[]> {
  const buyer = buyerAt(shop);
  const before = (await buyer.inbox(0, email)).length;
  await buyer.api("/api/links", { method: "POST", json: { email } });
  const [message] = await buyer.inbox(before + 1, email);
  await buyer.redeem(tokenIn(message));
  const { orders } = LibraryResponse.parse(await (await buyer.api("/api/library")).json());
  return orders
    .flatMap(({ items }) => items)
    .map(({ name, files }) => ({ name, files: files.map((file) => file.name) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

describe("an export of Gumroad", () => {
  it("is only shown without --apply", async () => {
    const { code, stdout, stderr } = await runImport("gumroad", "gumroad.csv");
    expect(code).toBe(1);
    const lines = stdout.split("\n").map((line) => line.replace(/ {2,}/g, " | "));
    expect(lines).toEqual([
      "name | product | price | sales",
      "the book | book | exists | 1",
      "Gravel, or: “Sans” | gravel-or-sans | new | 3.34 USD | 1",
      "Icons | icons | exists | 1",
      "",
      "gumroad.csv:6: not imported: g5==, refunded",
      "gumroad.csv:7: not imported: g6==, disputed",
      'gumroad.csv:8: not imported: g7==, "eve(at)example.com" is not an email address',
      "gumroad.csv:9: not imported: Totals, totals",
      'gumroad.csv:5: not imported: g4==, icons has no edition "Team", only personal, studio: name one with --map',
      "",
      "1 new product, 3 sales to 2 buyers, 5 rows not imported",
      "Nothing was changed. Add --apply to do it.",
      "",
    ]);
    expect(stderr).toBe("2 rows cannot be imported as they are.\n");
    expect(existsSync(join(contentDir, "products/gravel-or-sans"))).toBe(false);
    expect(await orders()).toEqual([]);
  });

  it("adds drafts and paid orders", async () => {
    const { code, stdout } = await runImport("gumroad", "gumroad.csv", "--apply");
    expect(code).toBe(1);
    expect(stdout).toContain("3 sales recorded, 0 known already, 0 emails\n");

    const product = readFileSync(join(contentDir, "products/gravel-or-sans/product.md"), "utf8");
    expect(product).toContain('name: "Gravel, or: “Sans”"\nkind: book\n');
    expect(product).toContain("price: 3.34 USD\ndraft: true\n");
    const { mistakes } = await checkContent(contentDir);
    expect(mistakes.filter(({ file }) => file.includes("gravel"))).toEqual([]);

    const all = (await orders()).toSorted((a, b) => a.amount - b.amount);
    expect(all).toMatchObject([
      { email: "ben@example.com", subtotal: 1002, discount: 2, amount: 1000, items: [{ quantity: 3 }] },
      { email: "ana@example.com", amount: 6900, items: [{ name: "Icons", optionName: "Studio" }] },
      { email: "ana@example.com", amount: 102900, items: [{ name: "The Book" }] },
    ]);
    for (const order of all) {
      expect(order).toMatchObject({ status: "paid", currency: "USD", paidAt: "2024-05-01T10:20:30.000Z" });
    }
  });

  it("keeps licence keys, so that programs verify them at this shop", async () => {
    const fields = { license_key: GUMROAD_KEY, product_permalink: "book", increment_uses_count: "false" };
    const url = `${shop.settings.siteUrl}/v2/licenses/verify`;
    const response = await fetch(url, { method: "POST", body: new URLSearchParams(fields) });
    expect(await response.json()).toMatchObject({
      ...{ success: true, uses: 0 },
      purchase: { license_key: GUMROAD_KEY, email: "ana@example.com", refunded: false },
    });
  });

  it("is imported only once, and a mapping completes it", async () => {
    expect(await applied("gumroad", "gumroad.csv", "--map", "Icons / Team=icons/studio")).toEqual({
      ...{ recorded: 1, known: 3, emails: 0, refused: [] },
    });
    expect(await orders()).toHaveLength(4);
  });

  it("lets buyers into their library, without an email until they ask", async () => {
    expect(await buyerAt(shop).inbox(0)).toEqual([]);
    const files = ["book.pdf", "雨打瓦.txt"];
    expect(await libraryOf("ana@example.com")).toEqual([
      { name: "The Book", files },
      { name: "The Book", files },
    ]);
  });

  it("gives the files of a product once it is published", async () => {
    const email = "ben@example.com";
    expect(await libraryOf(email)).toEqual([{ name: "Gravel, or: “Sans”", files: [] }]);
    const part = { product: "gravel-or-sans", name: { en: "Gravel Sans" }, files: [fileOf("one.mp3")] };
    const option = { key: "standard", name: {}, price: 900, minimum: null, parts: [part] };
    const offer = { product: "gravel-or-sans", name: { en: "Gravel Sans" }, summary: {}, image: null };
    await writeOffers(shop.settings, [...OFFERS, { ...offer, currency: "EUR", options: [option] }]);
    expect(await libraryOf(email)).toEqual([{ name: "Gravel Sans", files: ["one.mp3"] }]);
  });

  it("emails each buyer once with --mail, even if the sales were imported before", async () => {
    const args = ["gumroad", "gumroad.csv", "--map", "Icons / Team=icons/studio", "--mail"];
    expect(await applied(...args)).toMatchObject({ recorded: 0, known: 4, emails: 3 });
    expect(await applied(...args)).toMatchObject({ emails: 0 });
    await eventually(async () => {
      const emails = await buyerAt(shop).inbox(0, "cy@example.com");
      return emails.length === 1 ? emails : null;
    }, "the email to cy");
  });

  it("without a required column says which one", async () => {
    write(folder, { "short.csv": "Purchase ID,Purchase Email\ng1,ana@example.com\n" });
    const { code, stderr } = await runImport("gumroad", "short.csv");
    expect([code, stderr]).toEqual([
      1,
      'short.csv: found no column "Item Name", which sales of Gumroad have. Its columns: Purchase ID, Purchase Email\n',
    ]);
  });
});

describe("an export of Lemon Squeezy", () => {
  it("is read with few columns and other separators; test orders and refunds are left out", async () => {
    write(folder, {
      "lemon.csv": `\ufeffidentifier;user_email;product_name;variant_name;status;total;tax;currency;created_at;test_mode
104e18a2;ana@example.com;The Book;Default;paid;12,00;2,00;EUR;2024-06-01T08:00:00.000000Z;0
104e18a3;ben@example.com;The Book;Default;refunded;12,00;2,00;EUR;2024-06-01T08:00:00.000000Z;0
104e18a4;cy@example.com;The Book;Default;paid;12,00;2,00;EUR;2024-06-01T08:00:00.000000Z;1
104e18a5;dee@example.com;The Book;Default;paid;12,00;2,00;EUR;3/4/2024;0
`,
    });
    const { stdout } = await runImport("lemonsqueezy", "lemon.csv", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      applied: null,
      products: [{ slug: "book", add: null, sales: 1 }],
      sales: [
        {
          id: "104e18a2",
          email: "ana@example.com",
          items: [{ product: "book", name: "The Book", optionName: "", quantity: 1 }],
          ...{ amount: 1000, currency: "EUR", soldAt: "2024-06-01T08:00:00.000Z" },
        },
      ],
      leftOut: [
        { line: 3, id: "104e18a3", reason: "refunded" },
        { line: 4, id: "104e18a4", reason: "test order" },
        { line: 5, id: "104e18a5", reason: '"3/4/2024" is not a date such as 2026-10-02' },
      ],
    });
    expect(await applied("lemonsqueezy", "lemon.csv")).toMatchObject({ recorded: 1, known: 0, refused: [] });
  });
});

describe("an export of Payhip", () => {
  it("may have several products in a cell, or a row for each product of an order", async () => {
    write(folder, {
      "payhip.csv": `Order ID,Email,Currency,Amount Gross,Items in Cart,Date
p1,ana@example.com,USD,30.00,"The Book, Icon, the Second",2024-07-01
p2,ben@example.com,USD,20.00,The Book,2024-07-02
p2,ben@example.com,USD,8.00,"Icon, the Second",2024-07-02
p2,ben@example.com,USD,8.00,"Icon, the Second",2024-07-02
`,
      "products.csv": 'Name,Price,Kind,Description\n"Icon, the Second",8,icons,Forty icons.\n',
    });
    const { stdout } = await runImport(
      "payhip",
      "payhip.csv",
      "products.csv",
      "--no-draft",
      "--apply",
      "--json",
    );
    const plan = JSON.parse(stdout);
    expect(plan.leftOut).toMatchObject([{ line: 5, id: "p2", reason: "another row has the same id" }]);
    expect(plan.sales).toMatchObject([
      { id: "p2", amount: 2800, items: [{ product: "book" }, { product: "icon-the-second" }] },
      { id: "p1", amount: 3000, items: [{ name: "The Book, Icon, the Second" }] },
    ]);
    const product = readFileSync(join(contentDir, "products/icon-the-second/product.md"), "utf8");
    expect(product).toMatch(/kind: icons\n.*\nprice: 8\.00\n/);
    expect(product).not.toContain("draft");
    expect(product).toContain("\nForty icons.\n");
  });
});

describe("a product with variants that the content lacks", () => {
  const sold = (id: string, cells: Partial<Record<string, string>>) =>
    gumroadRow({ "Purchase ID": id, "Item Name": "Brushes", ...cells });
  const rows = [
    GUMROAD_HEADER,
    sold("b1", { Variants: "(Personal)", "Purchase Email": "pia@example.com", "Sale Price ($)": "24" }),
    sold("b2", { Variants: "(Studio: Large)", "Purchase Email": "sam@example.com", "Sale Price ($)": "69" }),
    sold("b3", { Variants: "(Personal)", "Purchase Email": "pat@example.com", "Sale Price ($)": "24" }),
    sold("b4", { Variants: "(Personal)", "Purchase Email": "pim@example.com", "Sale Price ($)": "12" }),
    sold("b5", { "Purchase Email": "old@example.com", "Sale Price ($)": "9" }),
  ];
  const files = (...names: Parameters<typeof fileOf>[0][]) => [
    { product: "brushes", name: { en: "Brushes" }, files: names.map((name) => fileOf(name)) },
  ];

  it("is added with them as editions, which the table names, and refuses sales without a variant", async () => {
    write(folder, { "brushes.csv": rows.join("\n") });
    const { stdout } = await runImport("gumroad", "brushes.csv");
    expect(stdout).toContain("brushes gets the editions personal (24.00 USD), studio-large (69.00 USD)\n");
    expect(stdout).toContain(
      'brushes.csv:6: not imported: b5, brushes has no edition "", only personal, studio-large: add it with --apply, then name one with --map',
    );
    expect(await applied("gumroad", "brushes.csv")).toMatchObject({ recorded: 4, refused: [] });
    const product = readFileSync(join(contentDir, "products/brushes/product.md"), "utf8");
    expect(product).toContain(`
options:
  - key: personal
    name: Personal
    price: 24.00 USD
  - key: studio-large
    name: "Studio: Large"
    price: 69.00 USD
draft: true
`);
    const { warnings } = await checkContent(contentDir);
    const found = warnings.filter(({ file }) => file === "products/brushes/product.md");
    expect(found).toEqual([]);
  });

  it("gives each buyer the files of the edition that was bought, once it is published", async () => {
    const option = { name: {}, price: 900, minimum: null };
    const offer = { product: "brushes", name: { en: "Brushes" }, summary: {}, image: null, currency: "EUR" };
    const options = [
      { ...option, key: "personal", parts: files("one.mp3") },
      { ...option, key: "studio-large", parts: files("one.mp3", "book.pdf") },
    ];
    await writeOffers(shop.settings, [...OFFERS, { ...offer, options }]);
    expect(await libraryOf("pia@example.com")).toEqual([{ name: "Brushes", files: ["one.mp3"] }]);
    expect(await libraryOf("sam@example.com")).toEqual([{ name: "Brushes", files: ["one.mp3", "book.pdf"] }]);
  });

  it("takes the sales without a variant over by a mapping, which changes no others", async () => {
    const args = ["gumroad", "brushes.csv", "--map", "Brushes=brushes/personal"];
    expect(await applied(...args)).toMatchObject({ recorded: 1, known: 4 });
    const { stdout } = await runImport(...args, "--json");
    expect(JSON.parse(stdout).sales).toMatchObject([
      { id: "b1", items: [{ option: "personal" }] },
      { id: "b2", items: [{ option: "studio-large" }] },
      { id: "b3", items: [{ option: "personal" }] },
      { id: "b4", items: [{ option: "personal" }] },
      { id: "b5", items: [{ option: "personal" }] },
    ]);
  });
});

it("a sale of a product whose live editions differ from the content is refused, and the others are recorded", async () => {
  write(contentDir, { "products/zine/product.md": "---\nname: The Zine\nkind: book\n---\n" });
  write(folder, {
    "zine.csv": [
      GUMROAD_HEADER,
      gumroadRow({ "Purchase ID": "z1", "Item Name": "The Zine", "Purchase Email": "ana@example.com" }),
      gumroadRow({ "Purchase ID": "z2", "Item Name": "The Book", "Purchase Email": "ana@example.com" }),
    ].join("\n"),
  });
  expect(await applied("gumroad", "zine.csv")).toEqual({
    ...{ recorded: 1, known: 0, emails: 0 },
    refused: [{ id: "z1", reason: 'zine has no edition "", only open, deluxe, patron' }],
  });
});

it("a mapping to an unknown product is refused before anything is done", async () => {
  const { code, stderr } = await runImport("gumroad", "gumroad.csv", "--apply", "--map", "Icons=iconz");
  expect([code, stderr]).toEqual([1, '--map: found "iconz", expected a product (did you mean icons?)\n']);
});

it("without a running shop products are added, and the sales wait", async () => {
  write(folder, {
    "one.csv": `${GUMROAD_HEADER}\n${gumroadRow({ "Purchase ID": "g9", "Item Name": "Lone", "Purchase Email": "a@example.com" })}`,
  });
  const env = { BUILD_DIR: join(folder, "none"), DATA_DIR: join(folder, "none") };
  const args = ["import", "gumroad", "one.csv", "--apply", "--content", contentDir];
  const { code, stderr } = await runShop(args, { cwd: folder, env });
  expect([code, stderr]).toEqual([1, expect.stringContaining("No shop is running")]);
  expect(existsSync(join(contentDir, "products/lone/product.md"))).toBe(true);
});
