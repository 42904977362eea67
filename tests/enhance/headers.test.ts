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

test("only the search worker may compile WebAssembly", async () => {
  expect(await policyOf("/pagefind/pagefind-worker.js")).toContain("script-src 'self' 'wasm-unsafe-eval';");
  for (const path of ["/", "/pagefind/pagefind.js", "/nothing/"]) {
    expect(await policyOf(path), path).toContain("script-src 'self';");
  }
});

test("missing files are not cached, wherever they would be", async () => {
  const cachingOf = async (path: string) => {
    const { status, headers } = await pages.request(path);
    return [status, headers.get("Cache-Control")];
  };
  for (const path of ["/media/gone-320.avif", "/_next/static/enhance/cart.0123456789ab.js", "/nothing/"]) {
    expect(await cachingOf(path), path).toEqual([404, "no-store"]);
  }
  expect(await cachingOf("/media/moon-320.avif")).toEqual([200, "public, max-age=31536000, immutable"]);
  expect(await cachingOf("/")).toEqual([200, "public, max-age=0, must-revalidate"]);
  expect(await cachingOf("/zh")).toEqual([301, "public, max-age=0, must-revalidate"]);
});

test("pages refer to the speculation rules, which have the right content type", async () => {
  expect((await pages.request("/")).headers.get("Speculation-Rules")).toBe('"/speculation-rules.json"');
  const rules = await pages.request("/speculation-rules.json");
  expect(rules.headers.get("Content-Type")).toBe("application/speculationrules+json");
});

test("the header file for static hosts overrides the policy for the search worker", () => {
  const rules = headerFile(["https://pay.example"]).split(/\n(?=\S)/);
  const worker = rules.find((rule) => rule.startsWith("/pagefind/pagefind-worker.js")) ?? "";
  expect(worker.split("\n")[1]).toBe("  ! Content-Security-Policy");
  expect(worker).toContain("'wasm-unsafe-eval'");
  expect(rules.filter((rule) => rule.includes("wasm-unsafe-eval"))).toHaveLength(1);
  expect(rules).toContain("/speculation-rules.json\n  Content-Type: application/speculationrules+json");
  expect(rules[0]).toContain('Speculation-Rules: "/speculation-rules.json"');
});

test("buyers' pages and the checkout are never prefetched, in any language", () => {
  const [rule] = JSON.parse(speculationRules(["en", "zh"])).prefetch;
  expect(rule.eagerness).toBe("moderate");
  const excluded = rule.where.and[1].not.href_matches;
  for (const path of ["/api/*", "/zh/order/*", "/library/*", "/zh/open/*"]) expect(excluded).toContain(path);
});
