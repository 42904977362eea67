import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sitePages } from "#checkout/static/folder.ts";
import { securityHeaders } from "#platform/page-headers.ts";
import { headerFile } from "#publish/finish/headers.ts";
import { speculationRules } from "#publish/finish/speculation-rules.ts";

const root = mkdtempSync(join(tmpdir(), "vitrine-headers-"));
for (const folder of ["pagefind", "pdfjs", "media"]) mkdirSync(join(root, folder));
for (const file of [
  "index.html",
  "media/moon-320.avif",
  "speculation-rules.json",
  "pagefind/pagefind-worker.js",
  "pagefind/pagefind.js",
  "pdfjs/pdf.worker.min.mjs",
]) {
  writeFileSync(join(root, file), "{}");
}
const pages = sitePages({ root, formTargets: ["https://pay.example"] });
const policyOf = async (path: string) =>
  (await pages.request(path)).headers.get("Content-Security-Policy") ?? "";

afterAll(() => rmSync(root, { recursive: true }));

test("only the workers of the search and of the PDF reader may compile WebAssembly", async () => {
  for (const path of ["/pagefind/pagefind-worker.js", "/pdfjs/pdf.worker.min.mjs"]) {
    expect(await policyOf(path), path).toContain("script-src 'self' 'wasm-unsafe-eval';");
  }
  for (const path of ["/", "/pagefind/pagefind.js", "/nothing/"]) {
    expect(await policyOf(path), path).toContain("script-src 'self';");
  }
});

test("pages play and read files from the shop itself, and from the file storage if it is another server", () => {
  const policyWith = (formTargets: string[]) => securityHeaders(formTargets)["Content-Security-Policy"];
  const own = policyWith(["https://pay.example"]);
  expect(own).toContain("media-src 'self'; ");
  expect(own).toContain("connect-src 'self'; ");
  const stored = policyWith(["https://pay.example", "https://files.example"]);
  expect(stored).toContain("media-src 'self' https://files.example; ");
  expect(stored).toContain("connect-src 'self' https://files.example; ");
  expect(stored).toContain("script-src 'self'; ");
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

test("the header file for static hosts overrides the policy for the two workers", () => {
  const rules = headerFile(["https://pay.example"]).split(/\n(?=\S)/);
  const workers = rules.filter((rule) => rule.includes("wasm-unsafe-eval"));
  expect(workers.map((rule) => rule.split("\n").slice(0, 2))).toEqual([
    ["/pagefind/pagefind-worker.js", "  ! Content-Security-Policy"],
    ["/pdfjs/pdf.worker.min.mjs", "  ! Content-Security-Policy"],
  ]);
  expect(rules).toContain("/speculation-rules.json\n  Content-Type: application/speculationrules+json");
  expect(rules[0]).toContain('Speculation-Rules: "/speculation-rules.json"');
});

test("buyers' pages and the checkout are never prefetched, in any language", () => {
  const [rule] = JSON.parse(speculationRules(["en", "zh"])).prefetch;
  expect(rule.eagerness).toBe("moderate");
  const excluded = rule.where.and[1].not.href_matches;
  for (const path of ["/api/*", "/zh/order/*", "/library/*", "/zh/open/*"]) expect(excluded).toContain(path);
});
