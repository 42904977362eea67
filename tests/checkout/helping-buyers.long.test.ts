import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { AdminOrder, AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { freePort } from "../free-port.ts";
import { buyerAt, eventually, tokenIn } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

const ADMIN_TOKEN = "0123456789abcdef0123456789abcdef";

/** The command, and the service over HTTP. */
describe("the creator helps a buyer", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-help-"));
  let shop: TestShop;
  let id: string;
  beforeAll(async () => {
    shop = await startShop({ variables: { ADMIN_TOKEN }, taxCode: "txcd_10000000" });
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({
      items: [{ product: "book" }, { product: "tote" }].slice(0, 1),
    });
    await buyer.pay(url, "pay", "reeder@example.com");
    await buyer.status(order, "paid");
    await buyer.inbox(1, "reeder@example.com");
    id = order;
  });
  afterAll(async () => {
    await shop.close();
    rmSync(folder, { recursive: true });
  });

  /** On the machine where the shop runs. */
  const local = (...args: string[]) => runShop(args, { env: { DATA_DIR: shop.settings.dataDir } });
  /** From another one. */
  const remote = (args: string[], env: Record<string, string> = { ADMIN_TOKEN }) =>
    runShop([...args, "--url", shop.url], { env: { DATA_DIR: folder, ...env } });

  it("from the machine of the shop, and from another one with the token", async () => {
    const found = [await local("orders", "find", "reeder@", "--json"), await remote(["orders", "--json"])];
    for (const { code, stdout } of found) {
      expect(code).toBe(0);
      expect(z.array(AdminOrder).parse(JSON.parse(stdout))).toMatchObject([{ id, origin: "checkout" }]);
    }
    const env = { ADMIN_TOKEN, SHOP_URL: shop.url, DATA_DIR: folder };
    expect((await runShop(["customers"], { env })).stdout).toMatch(
      /reeder@example\.com +1 order +\$29\.00\n1 customer\n$/,
    );
  });

  it("who mistyped the address, and lost the email", async () => {
    const corrected = await remote(["orders", "correct", id, "--email", "reader@example.com"]);
    expect(corrected.stdout).toBe(
      `Order ${id} now belongs to reader@example.com. Emails to both addresses are on their way.\n`,
    );
    const reader = buyerAt(shop);
    const [email] = await reader.inbox(1, "reader@example.com");
    expect((await reader.redeem(tokenIn(email))).status).toBe(200);
    const resent = await local("orders", "resend", id);
    expect(resent.stdout).toBe('The email "paid" is on its way to reader@example.com.\n');
    await reader.inbox(2, "reader@example.com");
    expect((await local("orders", "note", id, "wrote", "on Monday")).code).toBe(0);

    const { stdout } = await remote(["orders", "show", id]);
    expect(stdout).toMatch(
      new RegExp(
        `^${id}  paid\nbuyer +reader@example.com, en\n +signed in 1 ×.+lines +The Book  \\$29\\.00\n +total  \\$29\\.00\n +includes \\$4\\.63 VAT DE 19%\n`,
        "s",
      ),
    );
    expect(stdout).toMatch(/entitlements +ent_\w+ {2}book\/standard {2}active\n/);
    expect(stdout).toMatch(/\n +sent +address-removed to reeder@example\.com {2}address-removed_/);
    expect(stdout).toMatch(/\nnotes +\d{4}-\d\d-\d\d \d\d:\d\d {2}wrote on Monday\n/);
    const json = await remote(["orders", "show", id, "--json"]);
    expect(AdminOrderDetails.parse(JSON.parse(json.stdout)).history[0]).toMatchObject({ event: "placed" });
  });

  it("ends and restores what was bought, and gives a copy to a critic", async () => {
    const item = id.replace("ord", "ent").concat("_0_0");
    expect((await local("orders", "end", item, "--reason", "shared")).stdout).toContain("has ended");
    expect((await local("orders", "restore", item)).stdout).toContain("is active");
    const granted = await remote([
      "orders",
      "grant",
      "critic@example.com",
      "icons/studio",
      "--language",
      "zh",
    ]);
    expect(granted.stdout).toMatch(/^Gave Icons \(Studio\) to critic@example\.com as order ord_/);
    const [email] = await buyerAt(shop).inbox(1, "critic@example.com");
    expect(email?.subject).toBe("小店送给你：Icons");
  });

  it("exports and reports what was sold, without the copy", async () => {
    const day = new Date().toISOString().slice(0, 10);
    await local("reconcile", "--since", day);
    const period = ["--from", `${day.slice(0, 4)}-01-01`, "--to", day];
    const { stdout } = await local("export", ...period);
    expect(stdout).toMatch(/^order,line,paid_at,status,origin,product,edition,name,currency,quantity,/);
    expect(stdout).toContain(`\r\n${id},1,`);
    expect(stdout).toMatch(
      /,paid,checkout,book,standard,The Book,USD,1,29\.00,29\.00,0\.00,0\.00,4\.63,29\.00,0\.00,0\.00,19,VAT,DE,false,,DE,1\.14,USD\n$/,
    );
    const file = join(folder, "totals.csv");
    await remote(["export", ...period, "--totals", "--out", file]);
    const totals = `month,currency,orders,subtotal,discount,tax,tax_included,total,refunded,dispute_lost,fees\r\n${day.slice(0, 7)},USD,1,29.00,0.00,0.00,4.63,29.00,0.00,0.00,1.14 USD\r\n`;
    expect(readFileSync(file, "utf8")).toBe(`\uFEFF${totals}`);
    expect((await remote(["report"])).stdout).toBe(
      `${day.slice(0, 7)}  USD      1 order  $29.00 sold, $4.63 of it tax, $1.14 fees\n\nUSD  █  $29.00 sold, $4.63 of it tax\n  ${"book".padEnd(28)}       1 ×  $29.00 sold\n  DE  █      1 order  $29.00 sold, $4.63 of it tax\n`,
    );
  });

  it("refunds a sum, then what is left of the order, and says why nothing more is refunded", async () => {
    const both = await local("orders", "refund", id, "--amount", "5", "--item", "book");
    expect([both.code, both.stderr]).toEqual([1, "--item and --amount cannot be combined.\n"]);
    const other = await local("orders", "refund", id, "--item", "tote");
    expect(other.stderr).toBe('--item: found "tote", expected one of book/standard\n');
    expect((await local("orders", "refund", id, "--amount", "4,50")).stderr).toContain(
      'found "4,50", expected',
    );
    expect((await local("orders", "refund", id, "--amount", "5 EUR")).stderr).toContain("was paid in USD");
    expect((await remote(["orders", "refund", id, "--sum", "4.50"])).stdout).toBe(
      `Refunded $4.50 of order ${id}, $4.50 in total. The buyer gets an email.\n`,
    );
    const { stdout } = await local("orders", "refund", id, "--reason", "duplicate", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      order: { id, status: "refunded", refunded: 2900 },
      refund: { amount: 2450, currency: "USD" },
    });
    const again = await remote(["orders", "refund", id]);
    expect([again.code, again.stderr]).toEqual([
      1,
      "The refund was not made. All that was paid has been refunded.\n",
    ]);
  });

  it("and reads why something cannot be done", async () => {
    const refused = await remote(["orders", "correct", id, "--email", "reader@example.com"]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      "This order was refunded. It no longer gives access to files. To give them anyway, grant a copy.\n",
    ]);
    const invalid = await local("orders", "correct", id, "--email", "reader");
    expect(invalid.stderr).toContain("email: expected an email address");
    const unknown = await remote(["orders", "show", "ord_unknown"]);
    expect(unknown.stderr).toContain("Order not found");
    const wrong = await remote(["orders"], { ADMIN_TOKEN: "x" });
    expect(wrong.stderr).toContain(`The service at ${shop.url} refuses this ADMIN_TOKEN.`);
    const port = await freePort();
    const env = { ADMIN_TOKEN, SHOP_URL: `http://localhost:${port}` };
    const down = await runShop(["messages"], { env });
    expect([down.code, down.stderr]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^The service at http://localhost:${port} cannot be reached\\.`)),
    ]);
    const sandbox = await runShop(["messages", "--url", shop.sandboxUrl], { env });
    expect(sandbox.stderr).toContain("does not answer like a shop of this version");
  });

  it("whose gift was to go to a mistyped address, before and after its day", async () => {
    const buyer = buyerAt(shop);
    const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const recipient = { email: "freind@example.com", from: "Ada", words: "Happy birthday!\nYours" };
    const give = async (on?: string) => {
      const { order, url } = await buyer.order({
        ...{
          items: [{ product: "icons", option: "studio" }],
          recipient: { ...recipient, ...(on && { on }) },
        },
      });
      await buyer.pay(url, "pay", "giver@example.com");
      await buyer.status(order, "paid");
      return order;
    };
    const [later, now] = [await give(day), await give()];
    const found = await local("orders", "find", "freind@example.com");
    expect(found.stdout).toMatch(
      /; gift to freind@example\.com\n.*; gift to freind@example\.com\n2 orders\n$/,
    );
    const shown = await local("orders", "show", later);
    expect(shown.stdout).toMatch(
      new RegExp(
        `\ngift +to freind@example\\.com, delivered on ${day} 08:00\n +from Ada\n +Happy birthday!\n +Yours\n`,
      ),
    );
    const correct = (order: string) => local("orders", "correct", order, "--recipient", "friend@example.com");
    expect((await correct(later)).stdout).toBe(
      `The gift of order ${later} is now for friend@example.com. It is delivered on ${day} 08:00.\n`,
    );
    expect((await correct(now)).stdout).toBe(
      `The gift of order ${now} is now for friend@example.com. The email is on its way.\n`,
    );
    await buyer.inbox(1, "friend@example.com");
    expect((await local("orders", "show", now)).stdout).toMatch(
      /\ngift +to friend@example\.com, delivered\n.+\nentitlements +ent_\w+ {2}book\/studio {2}active {2}friend@example\.com\n/s,
    );
    const unclear = await local("orders", "correct", now);
    expect([unclear.code, unclear.stderr]).toEqual([1, "Expected either --email or --recipient.\n"]);
  });

  it("adds keys of the creator's own, and says which are taken", async () => {
    const file = join(folder, "keys.txt");
    writeFileSync(file, "ABCD-0000-1111\nabcd-oooo-1111\nABCD-0000-2222\n");
    const { stdout } = await local("licences", "import", "app", file);
    expect(stdout).toMatch(
      /^Added 2 keys to app\.\nNot added: 1 key that is taken\. .+\n {2}abcd-oooo-1111 {2}is ABCD-0000-1111 of app\n/,
    );
  });

  it("is logged", async () => {
    const calls = () => shop.lines.filter(({ event }) => event === "admin-call");
    await eventually(async () => (calls().length > 0 ? true : null), "a call in the log");
    expect(calls()).toContainEqual(
      expect.objectContaining({ method: "POST", path: `/api/admin/orders/${id}/correct`, status: 200 }),
    );
    expect(JSON.stringify(shop.lines)).not.toMatch(/reader@|reeder@|0123456789abcdef/);
  });

  it("who has a new address, wants to know what is held, and wants it erased", async () => {
    const [old, fresh] = ["old@example.com", "fresh@example.com"];
    const given = await local("orders", "grant", old, "book");
    expect(given.code).toBe(0);
    const [other, third] = ["other@example.com", "third@example.com"];
    await local("orders", "grant", other, "book");
    const asJson = async (...args: string[]) =>
      JSON.parse((await local("customers", ...args, "--json")).stdout);
    expect(await asJson("move", other, third)).toEqual({ orders: 1 });
    expect(await asJson("export", third)).toMatchObject({ email: third });
    expect(await asJson("erase", third, "--yes")).toEqual({ orders: 1 });
    const moved = await remote(["customers", "move", old, fresh]);
    expect(moved.stdout).toBe(`Moved 1 order to ${fresh}.\n`);
    expect((await local("customers", "fresh@")).stdout).toMatch(/^.*fresh@example\.com +1 order/);
    const exported = JSON.parse((await local("customers", "export", fresh)).stdout);
    expect(exported).toMatchObject({ email: fresh, orders: [{ items: [{ product: "book" }] }] });
    const unsure = await remote(["customers", "erase", fresh]);
    expect([unsure.code, unsure.stderr]).toEqual([1, expect.stringContaining("Nothing was erased.")]);
    const erased = await remote(["customers", "erase", fresh, "--yes"]);
    expect(erased.stdout).toBe(`Erased what was held about ${fresh}. Kept without the address: 1 order.\n`);
    expect((await local("customers", "fresh@")).stdout).toBe("0 customers\n");
  });
});
