import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { assembleSite } from "#publish/assemble-site.ts";
import { createSiteWriter, type EarlierSite } from "#publish/site-writer.ts";

const LONG = "A page with many words. ".repeat(100);

/** The pages of releases that follow each other. */
const RELEASES: Record<string, string>[] = [
  { "/index.html": "Home", "/products/lamp/index.html": LONG, "/products/moon/index.html": "Moon" },
  { "/index.html": "Home", "/products/lamp/index.html": `${LONG}!`, "/products/moon/index.html": "Moon" },
  { "/index.html": "Home", "/products/lamp/index.html": `${LONG}!`, "/pages/help/index.html": LONG },
  { "/index.html": "Now", "/products/lamp/index.html": LONG, "/pages/help/index.html": LONG },
  { "/index.html": "Now", "/products/lamp/index.html": "Short", "/products/sun/index.html": LONG },
];

test("a release that is made from the folder of an earlier one has exactly its own files, compressed copies included", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-assemble-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const made: EarlierSite[] = [];
  for (const [number, pages] of RELEASES.entries()) {
    const site = join(folder, String(number));
    const earlier = made.at(-1) ?? null;
    const writer = createSiteWriter(site, earlier);
    for (const [path, text] of Object.entries(pages)) await writer.write(path, text);
    // As when three are kept.
    const reused = number >= 3 ? (made[number - 3] ?? null) : null;
    await assembleSite({ site, writer, earlier, reused });
    made.push({ site, files: writer.files });
    if (reused) expect(existsSync(reused.site)).toBe(false);

    const entries = readdirSync(site, { recursive: true, withFileTypes: true });
    const paths = (isWanted: (entry: (typeof entries)[number]) => boolean) =>
      entries.filter(isWanted).map((entry) => join(entry.parentPath, entry.name).slice(site.length));
    const expected = Object.entries(pages).flatMap(([path, text]) =>
      text.length > 1_000 ? [path, `${path}.br`] : [path],
    );
    expect(paths((entry) => entry.isFile()).sort()).toEqual(expected.sort());
    for (const [path, text] of Object.entries(pages))
      expect(readFileSync(join(site, path), "utf8")).toBe(text);
    const empty = paths((entry) => entry.isDirectory()).filter(
      (path) => readdirSync(site + path).length === 0,
    );
    expect(empty).toEqual([]);
  }
  // An unchanged page is one file in all releases that have it.
  const [second, third] = [2, 3].map(
    (number) => statSync(join(folder, String(number), "pages/help/index.html")).ino,
  );
  expect(second).toBe(third);
});
