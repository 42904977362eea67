import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Rebuild } from "#domain/api/admin/rebuild.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt, eventually, tokenIn } from "./buyer.ts";
import { allKindsOfOffers, DISCOUNTS, kindsOfSales, laterOffers } from "./kinds-of-sales.ts";
import { startShop, type TestShop, writeOffers } from "./shop.ts";

const DAY_MS = 86_400_000;
const dayFromNow = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const OFFERS = allKindsOfOffers(dayFromNow(60));
const SALES = kindsOfSales(dayFromNow(30).slice(0, 10));
const TERMS = {
  tax: { pricesInclude: false },
  seller: { name: "Lantern Press", address: ["1 Lane"], country: "DE", taxId: "DE1", email: null, note: {} },
  invoicePrefix: "LP-",
};

const Batch = z.object({
  table: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
});
type Row = Record<string, unknown>;

/** Runs with the real Stripe SDK and the sandbox over HTTP: sold, backed up midway, sold on, restored and rebuilt. */
describe("an order book that was restored from a backup of before the newest sales", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-rebuild-"));
  let shop: TestShop;
  /** Order ids by buyer. */
  const orders: Record<string, string> = {};
  let before: Map<string, Row[]>;
  let emails = 0;

  const run = (...args: string[]) => runShop(args, { cwd: folder, env: { DATA_DIR: shop.settings.dataDir } });
  const rebuild = async (...args: string[]) =>
    Rebuild.parse(JSON.parse((await run("rebuild", "--from-stripe", "--json", ...args)).stdout));
  const countEmails = async () => (await buyerAt(shop).inbox(0)).length;

  async function place(buyer: string, json: object): Promise<string> {
    const { order, url } = await buyerAt(shop).order({ ...json, email: `${buyer}@example.com` });
    orders[buyer] = order;
    return url;
  }

  async function sell(buyer: string, json: object, action = "pay"): Promise<void> {
    await buyerAt(shop).pay(await place(buyer, json), action, `${buyer}@example.com`);
    await buyerAt(shop).status(orders[buyer] ?? "", action === "pay-late" ? "pending" : "paid");
  }

  /** Confirms a free order by the link in its email. */
  async function confirm(buyer: string): Promise<void> {
    const [email] = await buyerAt(shop).inbox(1, `${buyer}@example.com`);
    expect((await buyerAt(shop).redeem(tokenIn(email))).status).toBe(200);
  }

  /** Acts for Stripe's Dashboard. */
  async function decide(buyer: string, action: string, amount = ""): Promise<void> {
    const body = new URLSearchParams({ action, amount });
    const session = z.array(z.looseObject({ id: z.string(), client_reference_id: z.string() }));
    const all = session.parse(await (await fetch(`${shop.sandboxUrl}/payments.json`)).json());
    const { id } = all.find((found) => found.client_reference_id === orders[buyer]) ?? { id: "" };
    const response = await fetch(`${shop.sandboxUrl}/payments/${id}`, {
      method: "POST",
      body,
      redirect: "manual",
    });
    expect(response.status).toBe(303);
  }

  /** Everything that the running shop's book contains. */
  async function readTables(name: string): Promise<Map<string, Row[]>> {
    expect(await run("backup", name)).toMatchObject({ code: 0 });
    const lines = gunzipSync(readFileSync(join(folder, name)))
      .toString()
      .trim()
      .split("\n");
    const batches = lines.flatMap((line) => Batch.safeParse(JSON.parse(line)).data ?? []);
    const tables = Map.groupBy(batches, ({ table }) => table);
    return new Map(
      [...tables].map(([table, parts]) => [
        table,
        parts.flatMap(({ columns, rows }) =>
          rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
        ),
      ]),
    );
  }

  /** What is not the same in a row of a table, in both books, without times that differ by some seconds at most. */
  function differences(
    after: Map<string, Row[]>,
    table: string,
    key = "id",
    ignored: string[] = [],
  ): unknown[] {
    const found = new Map((after.get(table) ?? []).map((row) => [row[key], row]));
    const expected = before.get(table) ?? [];
    const unequal = expected.flatMap((row) => {
      const other = found.get(row[key]);
      const columns = Object.keys(row).filter(
        (column) => !ignored.includes(column) && !isAlmost(row[column], other?.[column]),
      );
      return columns.map((column) => `${row[key]}.${column}: ${row[column]} is now ${other?.[column]}`);
    });
    return found.size === expected.length
      ? unequal
      : [`${found.size} rows of ${expected.length}`, ...unequal];
  }

  beforeAll(async () => {
    shop = await startShop({ offers: OFFERS, discounts: DISCOUNTS, terms: TERMS, emailsPerSecond: 100 });
    writeFileSync(join(folder, "keys.txt"), Array.from({ length: 9 }, (_, n) => `OWN-KEY-${n}\n`).join(""));
    await run("licences", "import", "plugin", "keys.txt");
    await sell("earlier", { items: [{ product: "book" }] });
    const unpaid = await place("unpaid", { items: [{ product: "book" }], code: "LANTERN10" });
    await run("backup", "older.gz");

    await buyerAt(shop).pay(unpaid, "pay", "unpaid@example.com");
    await buyerAt(shop).status(orders.unpaid ?? "", "paid");
    for (const [buyer, json] of Object.entries(SALES)) {
      await sell(buyer, json);
      // What is rebuilt is paid when it was ordered.
      if (["free", "costs-nothing"].includes(buyer)) await confirm(buyer);
    }
    await sell("pending", { items: [{ product: "book" }] }, "pay-late");
    await place("left", { items: [{ product: "book" }] });
    for (const buyer of ["refunded", "disputed", "item"])
      await sell(buyer, { items: [{ product: "book" }, { product: "record" }] });
    await decide("earlier", "refund", "5");
    await decide("refunded", "refund");
    await decide("disputed", "dispute");
    await run("orders", "refund", orders.item ?? "", "--item", "record");
    for (const [buyer, status] of [
      ["refunded", "refunded"],
      ["disputed", "disputed"],
    ] as const)
      await buyerAt(shop).status(orders[buyer] ?? "", status);
    await eventually(
      async () => ((await readTables("before.gz")).get("messages") ?? []).every(isSent) || null,
      "the emails",
      30,
    );
    before = await readTables("before.gz");
    emails = await countEmails();

    await shop.stopCheckout();
    const { dataDir } = shop.settings;
    for (const name of readdirSync(dataDir)) if (name.startsWith("orders")) rmSync(join(dataDir, name));
    const restored = await run("restore", "older.gz");
    expect(restored.stdout).toContain("rebuild --from-stripe --dry-run");
    await writeOffers(shop.settings, laterOffers(OFFERS), DISCOUNTS, TERMS);
    await shop.restart();
    await run("licences", "import", "plugin", "keys.txt");
  });
  afterAll(async () => {
    await shop.close();
    rmSync(folder, { recursive: true });
  });

  it("waits for its owner before it looks for missed events, and sends nothing", async () => {
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "not-rebuilt", level: "warn" }));
    expect(await countEmails()).toBe(emails);
    expect((await buyerAt(shop).api(`/api/orders/${orders.code}`)).status).toBe(404);
  });

  it("first gets a plan of what comes back, with what cannot, and how many emails that would be", async () => {
    const plan = await rebuild("--dry-run");
    const changes = Object.fromEntries(plan.orders.map((order) => [buyerOf(order.order), order]));
    expect(Object.keys(changes).toSorted()).toEqual(
      [...Object.keys(SALES), "unpaid", "pending", "refunded", "disputed", "item", "earlier"].toSorted(),
    );
    expect(changes.unpaid).toMatchObject({ change: "updated", status: "paid", emails: 1 });
    expect(changes.earlier).toMatchObject({ change: "reversed", status: "paid", emails: 0 });
    expect(changes.refunded).toMatchObject({ change: "placed", status: "refunded", emails: 0 });
    expect(changes.pending).toMatchObject({ change: "placed", status: "pending", emails: 0 });
    expect(changes.code).toMatchObject({ email: "code@example.com", losses: [] });
    expect(changes.vanished?.losses).toEqual([{ kind: "product-gone", product: "vanishing" }]);
    expect(changes["own-keys"]?.losses).toEqual([{ kind: "own-keys", product: "plugin" }]);
    expect(changes.gift).toMatchObject({ emails: 2, losses: [{ kind: "words" }] });
    expect(plan.failed).toEqual([]);
    const printed = await run("rebuild", "--from-stripe", "--dry-run");
    expect(printed.stdout).toContain("vanishing is no longer in the shop, so the buyer gets no files of it");
    expect(printed.stdout).toMatch(/No email is sent\. With --mail, .* would get \d+ emails again\./);
    expect((await buyerAt(shop).api(`/api/orders/${orders.code}`)).status).toBe(404);
  });

  it("is then what it was: orders, amounts, taxes, discounts, files, licence keys, copies, refunds and disputes", async () => {
    const rebuilt = await rebuild();
    expect(rebuilt.failed).toEqual([]);
    const after = await readTables("after.gz");
    const gone = new Set([orders.left]);
    before.set(
      "orders",
      (before.get("orders") ?? []).filter(({ id }) => !gone.has(String(id))),
    );
    before.set(
      "order_items",
      (before.get("order_items") ?? []).filter(({ order_id }) => !gone.has(String(order_id))),
    );
    const lostWords = (before.get("orders") ?? []).filter(({ gift }) => gift !== null).map(({ id }) => id);
    expect(lostWords).toHaveLength(2);
    expect(differences(after, "orders", "id", ["checked_at", "gift", "version"])).toEqual([]);
    const vanished = orders.vanished?.replace("ord_", "") ?? "";
    const ofVanished = (difference: unknown) => String(difference).includes(vanished);
    const items = differences(after, "order_items");
    expect(items.filter((difference) => !ofVanished(difference))).toEqual([]);
    expect(items.filter(ofVanished)).toEqual([expect.stringContaining(".parts: ")]);
    const entitlements = differences(after, "entitlements");
    const ofOwnKeys = (difference: unknown) => /licence_keys: \["OWN-KEY/.test(String(difference));
    expect(entitlements.filter((found) => !ofVanished(found) && !ofOwnKeys(found))).toEqual([]);
    expect(differences(after, "discount_uses", "order_id", ["held_until"])).toEqual([]);
    expect(differences(after, "limited_copies", "id", ["held_until"])).toEqual([]);
    expect(differences(after, "billing_details", "order_id")).toEqual([]);
    expect(differences(after, "payment_facts", "payment_intent", ["fee", "fee_currency"])).toEqual([]);
    expect(differences(after, "invoices", "id", ["position"])).toEqual([]);
    const numbers = (tables: Map<string, Row[]>) =>
      (tables.get("invoices") ?? []).map((row) => `${row.kind}${row.position}`).toSorted();
    expect(numbers(after)).toEqual(numbers(before));
  });

  it("has sent nothing again, and does not when it looks for missed events from then on", async () => {
    await shop.restart();
    const isHandled = (event: Row) => event.handled_at !== null;
    const isMissed = ({ payload }: Row) => String(payload).includes("isReplayed");
    await eventually(async () => {
      const events = (await readTables("replayed.gz")).get("webhook_events") ?? [];
      return (events.some(isMissed) && events.every(isHandled)) || null;
    }, "a replay");
    const { messages = [] } = Object.fromEntries(await readTables("sent.gz"));
    expect(messages.filter((message) => !isSent(message))).toEqual([]);
    expect(await countEmails()).toBe(emails);
  });

  it("changes nothing when it is rebuilt again", async () => {
    expect(await rebuild("--since", dayFromNow(-2).slice(0, 10))).toMatchObject({ orders: [], failed: [] });
    expect((await run("rebuild", "--from-stripe")).stdout).toContain("Nothing is missing.");
    expect(await run("rebuild")).toMatchObject({ code: 1, stderr: expect.stringContaining("--from-stripe") });
  });

  it("sends the emails again if its owner wants it", async () => {
    await shop.stopCheckout();
    const { dataDir } = shop.settings;
    for (const name of readdirSync(dataDir)) if (name.startsWith("orders")) rmSync(join(dataDir, name));
    await run("restore", "older.gz");
    await shop.restart();
    const { orders: back } = await rebuild("--mail");
    const expected = back.reduce((sum, order) => sum + order.emails, 0);
    await eventually(
      async () => (await countEmails()) >= emails + expected || null,
      `${expected} emails`,
      30,
    );
    expect(await countEmails()).toBe(emails + expected);
  });

  function buyerOf(order: string): string {
    return Object.keys(orders).find((buyer) => orders[buyer] === order) ?? order;
  }
});

/** That a payment is pending is only said if it stays so for a while. */
function isSent({ state, kind }: Row): boolean {
  return state !== "waiting" || kind === "payment-pending";
}

const SECONDS_MS = 5_000;

function isAlmost(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "string" || typeof b !== "string") return false;
  const times = [a, b].map((text) =>
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Date.parse(text) : Number.NaN,
  );
  return Math.abs((times[0] ?? 0) - (times[1] ?? 0)) < SECONDS_MS;
}
