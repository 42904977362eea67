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

describe("the pages that the checkout serves", () => {
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

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("answer %s with the methods there are", async (method) => {
    const answer = await fetch(`${shop.url}/products/`, { method, headers: { "Accept-Language": "zh" } });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ type: "urn:vitrine:problem:method-not-allowed" });
  });

  it("answer GET and HEAD", async () => {
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
  ])("do not serve the error page as a page: %s is not found", async (path, text) => {
    const answer = await fetch(`${shop.url}${path}`);
    expect([answer.status, await answer.text()]).toEqual([404, text]);
  });

  it("never redirect to another host", async () => {
    for (const path of ["//evil.example/x", "/%5cevil.example/x", "/%00", "/%0d%0aLocation:x"]) {
      const response = await fetch(`${shop.url}${path}`, { redirect: "manual" });
      const location = response.headers.get("Location") ?? shop.url;
      expect(new URL(location, shop.url).host, path).toBe(new URL(shop.url).host);
      expect(response.status, path).toBeLessThan(500);
    }
  });

  it("keep the query when they redirect to the address with a slash", async () => {
    const response = await fetch(`${shop.url}/products?from=mail`, { redirect: "manual" });
    expect(response.headers.get("Location")).toBe("/products/?from=mail");
  });
});
