import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startShop, type TestShop } from "./shop.ts";

const PAGES = {
  "products/index.html": "All products",
  "404.html": "Not here",
  "zh/404.html": "没有这一页",
  "es-419/404.html": "No está aquí",
};

describe("pages that the checkout serves", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
    for (const [path, text] of Object.entries(PAGES)) {
      const file = join(shop.settings.buildDir, "current", "site", path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  });
  afterAll(() => shop.close());

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("answer %s with what can be done instead", async (method) => {
    const answer = await fetch(`${shop.url}/products/`, { method, headers: { "Accept-Language": "zh" } });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ type: "urn:vitrine:problem:method-not-allowed" });
  });

  it("are read by GET and by HEAD", async () => {
    expect(await (await fetch(`${shop.url}/products/`)).text()).toBe("All products");
    expect((await fetch(`${shop.url}/products/`, { method: "HEAD" })).status).toBe(200);
  });

  it.each([
    ["/404.html", "Not here"],
    ["/404/", "Not here"],
    ["/zh/404.html", "没有这一页"],
    ["/zh/404/", "没有这一页"],
    ["/es-419/404/", "No está aquí"],
    ["/es-419/nada/", "No está aquí"],
  ])("do not have the page that says so at %s", async (path, text) => {
    const answer = await fetch(`${shop.url}${path}`);
    expect([answer.status, await answer.text()]).toEqual([404, text]);
  });
});
