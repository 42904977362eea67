import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareOrderBooks, moveOrderBook } from "#checkout/node/order-book.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

describe("a shop that is paused while its order book is moved", () => {
  let shop: TestShop;
  const pause = (isPaused: boolean) => {
    shop.settings.isPaused = isPaused;
    return shop.restart();
  };
  beforeAll(async () => {
    shop = await startShop();
    await writeFile(join(shop.settings.buildDir, "current", "site", "index.html"), "<h1>The Shop</h1>");
  });
  afterAll(() => shop.close());

  it("shows its pages and is healthy, so that no host restarts it", async () => {
    await pause(true);
    expect(await (await fetch(shop.url)).text()).toContain("The Shop");
    for (const path of ["/healthz", "/readyz"]) {
      const response = await fetch(shop.url + path);
      expect([response.status, await response.json()]).toEqual([200, { paused: true }]);
    }
    expect((await fetch(`${shop.url}/livez`)).status).toBe(200);
  });

  it("is not ready once it is asked to stop, and still healthy and shown until it does", async () => {
    shop.settings.drainDelayMs = 1_000;
    await shop.restart();
    const stopped = shop.stopCheckout();
    const ready = await fetch(`${shop.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { type: "urn:vitrine:problem:stopping" }]);
    expect((await fetch(`${shop.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(shop.url)).text()).toContain("The Shop");
    await stopped;
    shop.settings.drainDelayMs = 0;
    await shop.restart();
  });

  it("says that it is back in a minute, in the buyer's language and to programs", async () => {
    const headers = { Accept: "text/html", "Accept-Language": "zh", Origin: shop.url };
    const body = new URLSearchParams({ product: "book", option: "standard", locale: "zh" });
    const page = await fetch(`${shop.url}/api/checkout`, { method: "POST", headers, body });
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "60"]);
    expect(await page.text()).toContain("马上回来");
    for (const path of ["/api/library", "/v2/licenses/verify", "/api/webhooks/stripe", "/api/health"]) {
      const response = await fetch(shop.url + path, { method: "POST", headers: { Origin: shop.url } });
      expect([path, response.status]).toEqual([path, 503]);
      expect(await response.json()).toMatchObject({ type: "urn:vitrine:problem:paused" });
    }
  });

  it("answers its owner's commands that it is paused, without an error in its log", async () => {
    const env = {
      ...{ DATA_DIR: shop.settings.dataDir, BUILD_DIR: shop.settings.buildDir },
      ...{ PORT: String(shop.settings.port), SANDBOX_PORT: new URL(shop.sandboxUrl).port },
    };
    for (const verb of [["orders"], ["backup", join(shop.settings.dataDir, "now.gz")]])
      expect(await runShop(verb, { env })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("The shop is paused, so no order book is open. Unset PAUSED"),
      });
    const { stdout } = await runShop(["update", "--check"], { env });
    expect(stdout).toMatch(/^Running .* UTC, paused\n.*\nOrders +the order book is up to date$/m);
    const doctor = await runShop(["doctor"], { env });
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toMatch(/^warning +Running shop +It is paused: .*\n +→ Unset PAUSED/m);
    expect(doctor.stdout).not.toMatch(/^\w+ +SITE_URL/m);
    expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
  });

  it("has opened no order book, takes up where it was at the new place, and has lost no payment", async () => {
    await pause(false);
    const { order, pay, inbox } = buyerAt(shop);
    const { url } = await order({ items: [{ product: "book" }] });
    await pause(true);
    await pay(url, "pay", "patient@example.com");
    const from = { dataDir: shop.settings.dataDir };
    const to = { dataDir: join(from.dataDir, "..", "moved") };
    await moveOrderBook(from, to);
    expect(await compareOrderBooks(from, to)).toEqual([]);
    Object.assign(shop.settings, to);
    await pause(false);
    expect(await inbox(1, "patient@example.com")).toHaveLength(1);
    expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
  });
});
