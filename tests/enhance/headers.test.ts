import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sitePages } from "#checkout/pages/folder.ts";
import { headerFile } from "#publish/finish/headers.ts";
import { speculationRules } from "#publish/finish/speculation-rules.ts";

const root = mkdtempSync(join(tmpdir(), "vitrine-headers-"));
for (const folder of ["pagefind", "media"]) mkdirSync(join(root, folder));
for (const file of [
  "index.html",
  "media/moon-320.avif",
  "speculation-rules.json",
  "pagefind/pagefind-worker.js",
  "pagefind/pagefind.js",
]) {
  writeFileSync(join(root, file), "{}");
}
const pages = sitePages({ root, formTargets: ["https://pay.example"] });
const policyOf = async (path: string) =>
  (await pages.request(path)).headers.get("Content-Security-Policy") ?? "";

afterAll(() => rmSync(root, { recursive: true }));

test("WebAssembly may be compiled by the search's worker, and nowhere else", async () => {
  expect(await policyOf("/pagefind/pagefind-worker.js")).toContain("script-src 'self' 'wasm-unsafe-eval';");
  for (const path of ["/", "/pagefind/pagefind.js", "/nothing/"]) {
    expect(await policyOf(path), path).toContain("script-src 'self';");
  }
});

test("what is not there is not remembered by browsers, wherever it would have been", async () => {
  const keptOf = async (path: string) => {
    const { status, headers } = await pages.request(path);
    return [status, headers.get("Cache-Control")];
  };
  for (const path of ["/media/gone-320.avif", "/_next/static/enhance/cart.0123456789ab.js", "/nothing/"]) {
    expect(await keptOf(path), path).toEqual([404, "no-store"]);
  }
  expect(await keptOf("/media/moon-320.avif")).toEqual([200, "public, max-age=31536000, immutable"]);
  expect(await keptOf("/")).toEqual([200, "public, max-age=0, must-revalidate"]);
  expect(await keptOf("/zh")).toEqual([301, "public, max-age=0, must-revalidate"]);
});

test("pages name the rules for fetching ahead, which are served as such", async () => {
  expect((await pages.request("/")).headers.get("Speculation-Rules")).toBe('"/speculation-rules.json"');
  const rules = await pages.request("/speculation-rules.json");
  expect(rules.headers.get("Content-Type")).toBe("application/speculationrules+json");
});

test("static hosts are told the same: of two policies the first is taken back", () => {
  const rules = headerFile(["https://pay.example"]).split(/\n(?=\S)/);
  const worker = rules.find((rule) => rule.startsWith("/pagefind/pagefind-worker.js")) ?? "";
  expect(worker.split("\n")[1]).toBe("  ! Content-Security-Policy");
  expect(worker).toContain("'wasm-unsafe-eval'");
  expect(rules.filter((rule) => rule.includes("wasm-unsafe-eval"))).toHaveLength(1);
  expect(rules).toContain("/speculation-rules.json\n  Content-Type: application/speculationrules+json");
  expect(rules[0]).toContain('Speculation-Rules: "/speculation-rules.json"');
});

test("a buyer's own pages and the checkout are never fetched ahead, in any language", () => {
  const [rule] = JSON.parse(speculationRules(["en", "zh"])).prefetch;
  expect(rule.eagerness).toBe("moderate");
  const never = rule.where.and[1].not.href_matches;
  for (const path of ["/api/*", "/zh/order/*", "/library/*", "/zh/open/*"]) expect(never).toContain(path);
});
