import { once } from "node:events";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filePath } from "#domain/addresses.ts";
import { refreshElement } from "#platform/refresh-page.ts";
import { UNUSUAL_FILE_NAMES } from "../site/unusual-file-names.ts";
import { startShop, type TestShop } from "./shop.ts";

const LIST = "<p>All products</p>".repeat(100);
const FILM = Buffer.from("0123456789".repeat(100_000));
const [IMMUTABLE, REVALIDATE] = ["public, max-age=31536000, immutable", "public, max-age=0, must-revalidate"];

const PAGES = {
  "index.html": "Home",
  "products/index.html": LIST,
  "products/index.html.br": brotliCompressSync(LIST),
  "products/index.html.gz": gzipSync(LIST),
  "products.json": LIST,
  "products.json.br": brotliCompressSync(LIST),
  "products/lamp/index.html": "Lamp",
  "products/candle/index.html": refreshElement("/products/lamp/"),
  "zh/products/candle/index.html": refreshElement("/zh/products/lamp/"),
  "media/0123/index.html": refreshElement("/products/lamp/"),
  "media/0123/film.mp4": FILM,
  "media/0123/empty.bin": "",
  _headers: "/*",
  _redirects: "/api/* https://checkout.example/api/:splat 200!",
  "vercel.json": "{}",
  ".assetsignore": "*.br",
  ".vercelignore": "*.br",
  "404.html": "Not here",
  "404.html.br": brotliCompressSync("Not here"),
  "404.html.gz": gzipSync("Not here"),
  "zh/404.html": "没有这一页",
  "es-419/404.html": "No está aquí",
};

describe("the pages that the checkout serves", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
    for (const [path, content] of Object.entries(PAGES)) await writePage(path, content);
    for (const name of UNUSUAL_FILE_NAMES) await writePage(join("media", "0123", name), `This is ${name}`);
  });
  afterAll(() => shop.close());

  async function writePage(path: string, content: string | Uint8Array, release = "current") {
    const file = join(shop.settings.buildDir, release, "site", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** Unlike `fetch`, sends path and headers unchanged and leaves the response compressed. */
  async function send(path: string, headers: Record<string, string> = {}, method = "GET") {
    const { port } = new URL(shop.url);
    const sent = request({ host: "localhost", port, path, method, headers });
    sent.end();
    const [answer]: IncomingMessage[] = await once(sent, "response");
    if (!answer) throw new Error("no answer");
    return { status: answer.statusCode, headers: answer.headers, bytes: await buffer(answer) };
  }

  const statusOf = async (path: string, headers: Record<string, string>, method = "GET") =>
    (await send(path, headers, method)).status;

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("reject %s and name the allowed methods", async (method) => {
    const answer = await fetch(`${shop.url}/products/`, { method, headers: { "Accept-Language": "zh" } });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ type: "urn:vitrine:problem:method-not-allowed" });
  });

  it("respond to GET and HEAD", async () => {
    expect(await (await fetch(`${shop.url}/products/`)).text()).toBe(LIST);
    const { status, headers, bytes } = await send("/products/", {}, "HEAD");
    expect([status, headers["content-length"], bytes.length]).toEqual([200, String(LIST.length), 0]);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  });

  it.each([
    ["br;q=1.0, gzip;q=0.8", "br"],
    ["gzip, deflate, br, zstd", "br"],
    ["GZIP", "gzip"],
    ["br;q=0, *", "gzip"],
    ["br;q=0", undefined],
    ["identity;q=0, gzip", "gzip"],
    ["", undefined],
  ])(
    "use the content coding that a browser accepts with %j, and tell caches with Vary",
    async (accepted, coding) => {
      for (const [path, text] of [
        ["/products/", LIST],
        ["/nothing/", "Not here"],
        ["/products.json", LIST],
      ] as const) {
        const { headers, bytes } = await send(path, { "Accept-Encoding": accepted });
        expect([headers["content-encoding"], headers.vary], path).toEqual([coding, "Accept-Encoding"]);
        const decode = { br: brotliDecompressSync, gzip: gunzipSync }[coding ?? ""] ?? ((raw: Buffer) => raw);
        expect(decode(bytes).toString(), path).toBe(text);
        expect(headers["content-length"], path).toBe(String(bytes.length));
        expect(headers["content-type"], path).toBe(
          path.endsWith(".json") ? "application/json" : "text/html; charset=utf-8",
        );
      }
    },
  );

  it("keep the code of a link for the checkout, and no cache keeps the answer", async () => {
    const linked = await fetch(`${shop.url}/products/?code=${encodeURIComponent("ＬＡＮ 10")}`);
    expect([linked.status, linked.headers.get("Cache-Control")]).toEqual([200, "private, no-store"]);
    expect(linked.headers.get("Set-Cookie")).toMatch(/^code=[%\w]+; Max-Age=\d+; Path=\/; SameSite=Lax$/);
    for (const path of ["/products/", "/products/?code=", `/products/?code=${"x".repeat(101)}`]) {
      expect([path, (await fetch(shop.url + path)).headers.get("Set-Cookie")]).toEqual([path, null]);
    }
  });

  it("have no Vary header without a compressed form", async () => {
    const { headers } = await send("/", { "Accept-Encoding": "br" });
    expect([headers["content-encoding"], headers.vary]).toEqual([undefined, undefined]);
  });

  it.each(["GET", "HEAD"])(
    "are not sent again to a browser that has them, but confirmed by 304, for %s",
    async (method) => {
      for (const [path, kept] of [
        ["/products/", REVALIDATE],
        ["/products.json", REVALIDATE],
        ["/media/0123/film.mp4", IMMUTABLE],
      ] as const) {
        const accepted = { "Accept-Encoding": "gzip" };
        const {
          etag = "",
          "last-modified": modified = "",
          vary,
        } = (await send(path, accepted, method)).headers;
        const conditions: Record<string, string>[] = [
          { "If-None-Match": etag },
          { "If-None-Match": `"another", ${etag.replace("W/", "")}` },
          { "If-None-Match": "*" },
          { "If-Modified-Since": modified },
          { "If-None-Match": etag, Range: "bytes=9999999-" },
        ];
        for (const condition of conditions) {
          const { status, headers, bytes } = await send(path, { ...accepted, ...condition }, method);
          expect([status, bytes.length], JSON.stringify(condition)).toEqual([304, 0]);
          expect(headers).toMatchObject({ etag, "last-modified": modified, "cache-control": kept });
          expect(headers.vary).toBe(vary);
          expect(headers["content-security-policy"]).toContain("default-src 'none'");
        }
        expect(await statusOf(path, { "If-None-Match": '"another"' }, method)).toBe(200);
        expect(await statusOf(path, { "If-None-Match": '"another"', "If-Modified-Since": modified })).toBe(
          200,
        );
        expect(await statusOf(path, { "If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT" }, method)).toBe(
          200,
        );
      }
    },
  );

  it.each(["/products/", "/products.json"])(
    "have a different entity tag in each content coding: %s",
    async (path) => {
      const tags = await Promise.all(
        ["br", "gzip", "identity"].map(
          async (accepted) => (await send(path, { "Accept-Encoding": accepted })).headers.etag,
        ),
      );
      expect(new Set(tags).size).toBe(3);
      const [brotli = "", , identity = ""] = tags;
      for (const tag of [brotli, identity]) {
        expect(await statusOf(path, { "Accept-Encoding": "gzip", "If-None-Match": tag })).toBe(200);
      }
    },
  );

  it("respond with 412 if a precondition fails", async () => {
    const { status, headers } = await send("/products/", { "If-Match": '"another"' });
    expect([status, headers["cache-control"], headers.etag]).toEqual([412, "no-store", undefined]);
    expect(await statusOf("/products/", { "If-Unmodified-Since": "Thu, 01 Jan 2015 00:00:00 GMT" })).toBe(
      412,
    );
  });

  it("respond with 404 for a missing page, even to a conditional request", async () => {
    const { status, headers } = await send("/nothing/", { "If-None-Match": "*", Range: "bytes=0-1" });
    expect([status, headers.etag, headers["last-modified"]]).toEqual([404, undefined, undefined]);
    expect(headers["cache-control"]).toBe("no-store");
  });

  it.each([
    ["bytes=0-9", 0, 9],
    ["bytes=999990-", 999_990, 999_999],
    ["bytes=-10", 999_990, 999_999],
    ["bytes=-5000000", 0, 999_999],
  ])("send parts of a video: %s", async (range, first, last) => {
    const { status, headers, bytes } = await send("/media/0123/film.mp4", { Range: range });
    expect([status, headers["content-range"]]).toEqual([206, `bytes ${first}-${last}/1000000`]);
    expect(headers["content-length"]).toBe(String(last - first + 1));
    expect(headers).toMatchObject({ "content-type": "video/mp4", "cache-control": IMMUTABLE });
    expect(bytes.equals(FILM.subarray(first, last + 1))).toBe(true);
  });

  it("send parts of a video only of the same version, and give its size", async () => {
    const path = "/media/0123/film.mp4";
    const { "last-modified": modified = "", etag = "", ...headers } = (await send(path)).headers;
    expect(headers["accept-ranges"]).toBe("bytes");
    expect(await statusOf(path, { Range: "bytes=5-", "If-Range": modified })).toBe(206);
    expect(await statusOf(path, { Range: "bytes=5-", "If-Range": etag })).toBe(200);
    expect(await statusOf(path, { Range: "bytes=0-1,4-5" })).toBe(200);
    expect(await statusOf(path, { Range: "bytes=0-9" }, "HEAD")).toBe(200);
    const beyond = await send(path, { Range: "bytes=1000000-" });
    expect([beyond.status, beyond.headers["content-range"]]).toEqual([416, "bytes */1000000"]);
    expect(beyond.headers["cache-control"]).toBe("no-store");
    expect((await send("/media/0123/empty.bin")).headers["content-length"]).toBe("0");
    expect(await statusOf("/media/0123/empty.bin", { Range: "bytes=0-" })).toBe(416);
  });

  it.each(UNUSUAL_FILE_NAMES)("serve the file %s at its encoded address", async (name) => {
    const { status, headers, bytes } = await send(filePath("media", "0123", name));
    expect([status, headers["cache-control"], bytes.toString()]).toEqual([200, IMMUTABLE, `This is ${name}`]);
  });

  it.each([
    "//evil.example/x",
    "/%5cevil.example",
    "/%2Fevil.example/x",
    "/%00",
    "/%00.html",
    "/%E0%A4%A",
    "/media%2F0123%2Ffilm.mp4",
    "/media/0123%2Ffilm.mp4",
    "/..%2f..%2foffers.json",
    "/%2e%2e/%2e%2e/offers.json",
    "/../../offers.json",
    "/404%2Ehtml",
    "/_headers",
    "/_redirects",
    "/vercel.json",
    "/.assetsignore",
    "/.vercelignore",
    "/products/index.html.br",
    "/media/0123/film.mp4/",
    `/media/${"x".repeat(300)}.mp4`,
  ])("serve nothing at %s", async (path) => {
    const { status, headers, bytes } = await send(path);
    expect([status, headers["cache-control"], bytes.toString()]).toEqual([404, "no-store", "Not here"]);
  });

  it.each([
    ["/products?a=%2F", "/products/?a=%2F"],
    ["/media/0123/missing", "/media/0123/missing/"],
    ["/%5cevil", "/%5cevil/"],
    ["/%0d%0aLocation:x", "/%0d%0aLocation:x/"],
  ])(
    "redirect %s to the address with a slash at its end, in a response that caches must revalidate",
    async (path, target) => {
      const { status, headers } = await send(path);
      expect([status, headers.location, headers["cache-control"]]).toEqual([301, target, REVALIDATE]);
    },
  );

  it.each([
    ["/products/candle/", "/products/lamp/"],
    ["/products/candle", "/products/lamp/"],
    ["/products/candle/index.html", "/products/lamp/"],
    ["/products/%63andle/?from=a%2Fb&from=c", "/products/lamp/?from=a%2Fb&from=c"],
    ["/zh/products/candle?from=feed", "/zh/products/lamp/?from=feed"],
  ])(
    "redirect %s to the address that the product has now, even if a browser still has the page that led there",
    async (path, target) => {
      for (const method of ["GET", "HEAD"]) {
        const { status, headers, bytes } = await send(path, { "If-None-Match": "*" }, method);
        expect([status, headers.location, headers["cache-control"]]).toEqual([301, target, REVALIDATE]);
        expect([headers["content-type"], bytes.length]).toEqual([undefined, 0]);
      }
    },
  );

  it("keep the code of a link to a product's earlier address", async () => {
    const { status, headers } = await send("/products/candle/?code=LAN10");
    expect([status, headers.location]).toEqual([301, "/products/lamp/?code=LAN10"]);
    expect([headers["cache-control"], headers["set-cookie"]?.length]).toEqual(["private, no-store", 1]);
  });

  it("redirect from no other page, and from none that a product has", async () => {
    for (const path of ["/products/lamp/", "/media/0123/"]) {
      expect([path, await statusOf(path, {})]).toEqual([path, 200]);
    }
    expect(await statusOf("/products/candle/index.html/", {})).toBe(404);
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

  it("are those of the newest release from the next request on", async () => {
    const { buildDir } = shop.settings;
    const before = (await send("/")).headers;
    await rename(join(buildDir, "current"), join(buildDir, "first"));
    await symlink("first", join(buildDir, "current"));
    expect(await statusOf("/", { "If-None-Match": before.etag ?? "" })).toBe(304);

    await writePage("index.html", "A new home", "second");
    await writePage("products/candle/index.html", "Candle again", "second");
    await writePage("products/lamp/index.html", refreshElement("/products/candle/"), "second");
    expect(await statusOf("/products/candle/", {})).toBe(301);
    await symlink("second", join(buildDir, "next"));
    await rename(join(buildDir, "next"), join(buildDir, "current"));
    const { status, bytes } = await send("/", { "If-None-Match": before.etag ?? "" });
    expect([status, bytes.toString()]).toEqual([200, "A new home"]);
    expect(await statusOf("/products/", {})).toBe(404);
    expect(await statusOf("/products/candle/", {})).toBe(200);
    expect((await send("/products/lamp/")).headers.location).toBe("/products/candle/");

    await rm(join(buildDir, "current"));
    await rename(join(buildDir, "first"), join(buildDir, "current"));
  });
});
