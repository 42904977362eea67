import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filePath } from "#domain/addresses.ts";
import { UNUSUAL_FILE_NAMES } from "../site/unusual-file-names.ts";
import { type EdgeShop, startEdgeShop } from "./shop.ts";

describe("pages at the edge", () => {
  let shop: EdgeShop;
  beforeAll(async () => {
    shop = await startEdgeShop();
  });
  afterAll(() => shop.close());

  async function get(path: string, headers: HeadersInit = {}) {
    const answer = await fetch(`${shop.url}${path}`, { redirect: "manual", headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  it.each([
    ["/", "The home page"],
    ["/zh/", "首页"],
    ["/products/book/", "The Book"],
    ["/products/book.json", '{"slug":"book"}'],
  ])("answers %s from the published release", async (path, text) => {
    expect(await get(path)).toMatchObject({ status: 200, text });
  });

  it.each([
    ["/zh", "/zh/"],
    ["/products/book", "/products/book/"],
    ["/products/book/index.html", "/products/book/"],
  ])("redirects %s to the address that ends in a slash", async (path, target) => {
    const { status, headers } = await get(path);
    expect([status, headers.get("Location")]).toEqual([307, target]);
  });

  it("responds with the 404 page in the language of the URL", async () => {
    expect(await get("/nothing/here/")).toMatchObject({ status: 404, text: "Not here" });
    expect(await get("/zh/nothing/here")).toMatchObject({ status: 404, text: "没有这一页" });
    expect(await get("/es-419/nada/")).toMatchObject({ status: 404, text: "No está aquí" });
  });

  it.each(["/", "/zh/nothing/", "/products/book.json"])("sends security headers with %s", async (path) => {
    const { headers } = await get(path);
    expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'; script-src 'self'");
    expect(headers.get("Content-Security-Policy")).toContain("form-action 'self' https://checkout.example");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Strict-Transport-Security")).toMatch(/^max-age=\d{8}/);
  });

  it("prevents caching of 404 responses", async () => {
    for (const path of ["/media/gone-320.avif", "/_next/static/enhance/cart.0123456789ab.js", "/nothing/"]) {
      const { status, headers } = await get(path);
      expect([path, status, headers.get("Cache-Control")]).toEqual([path, 404, "no-store"]);
    }
  });

  it.each(["POST", "PUT", "OPTIONS"])("rejects %s requests for pages", async (method) => {
    for (const path of ["/products/book/", "/products/book.json", "/zh/nothing/"]) {
      const { status, headers } = await fetch(`${shop.url}${path}`, { method });
      expect([path, status, headers.get("Allow")]).toEqual([path, 405, "GET, HEAD"]);
    }
  });

  it.each(["GET", "HEAD"])("responds to %s with 304 if the browser already has the file", async (method) => {
    for (const path of ["/", "/products/book.json", filePath("media", "01234567", "READ ME")]) {
      const first = await fetch(`${shop.url}${path}`, { method });
      const etag = first.headers.get("ETag") ?? "";
      expect(etag, path).toMatch(/^(W\/)?".+"$/);
      const again = await fetch(`${shop.url}${path}`, { method, headers: { "If-None-Match": etag } });
      expect([again.status, again.headers.get("ETag")], path).toEqual([304, etag]);
      expect(again.headers.get("Cache-Control"), path).toBe(first.headers.get("Cache-Control"));
    }
  });

  it.each(UNUSUAL_FILE_NAMES)("serves the file %s at its encoded address", async (name) => {
    const { status, text, headers } = await get(filePath("media", "01234567", name));
    expect([status, text]).toEqual([200, `This is ${name}`]);
    expect(headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
  });

  it.each([
    "/%2Fevil.example/x",
    "/%5cevil.example/x",
    "/%00",
    "/%0d%0aLocation:x",
    "/%E0%A4%A",
    "/..%2f..%2foffers.json",
  ])("has nothing at %s", async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, text: "Not here" });
  });

  it("responds with 404 for the 404 page itself", async () => {
    for (const path of [
      "/404/",
      "/404.html",
      "/zh/404/",
      "/zh/404.html",
      "/es-419/404/",
      "/es-419/404.html",
    ]) {
      const { status } = await get(path);
      expect([path, status]).toEqual([path, 404]);
    }
    expect((await get("/zh/404/")).text).toBe("没有这一页");
  });

  it("does not serve files that are not meant for browsers", async () => {
    for (const path of ["/_headers", "/.assetsignore", "/products/book.json.br", "/offers.json"]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  it.each(["/", "/zh/"])("keeps the code of a link to %s for the checkout", async (path) => {
    const { status, headers } = await get(`${path}?code=LANTERN10`);
    expect([status, headers.get("Cache-Control")]).toEqual([200, "private, no-store"]);
    expect(headers.get("Set-Cookie")).toMatch(/^code=LANTERN10; Max-Age=\d+; Path=\/; SameSite=Lax$/);
    expect((await get(path)).headers.get("Set-Cookie")).toBeNull();
  });

  it("fills in the published templates for browsers without scripts, with the policy of pages", async () => {
    const page = await get("/api/pages/sign-in?locale=zh");
    expect(page).toMatchObject({ status: 200, text: "<h1>登录</h1>" });
    expect(page.headers.get("Content-Type")).toContain("text/html");
    expect(page.headers.get("Content-Security-Policy")).toContain(
      "form-action 'self' https://checkout.example",
    );
    const body = new URLSearchParams({ email: "<nobody>", locale: "en" });
    const refused = await fetch(`${shop.url}/api/pages/sign-in`, { method: "POST", body });
    expect(await refused.text()).toBe("<h1>Sign in</h1>&#60;nobody&#62; is no address");
  });

  it("leaves /api and /healthz to the Worker", async () => {
    const health = await get("/healthz");
    expect([health.status, JSON.parse(health.text)]).toEqual([200, { orders: "ok", catalogue: "ok" }]);
    const { status, headers, text } = await get("/api/nothing", { "Accept-Language": "zh" });
    expect([status, headers.get("Content-Type")]).toEqual([404, "application/problem+json"]);
    expect(JSON.parse(text)).toMatchObject({ type: "urn:vitrine:problem:not-found" });
    expect(headers.get("Content-Language")).toBe("zh");
    expect((await get("/api/openapi.json")).text).toContain('"/api/checkout"');
  });
});
