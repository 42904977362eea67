import { readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shortHash } from "#catalogue/short-hash.ts";
import { readFileRecords } from "#publish/file-records.ts";
import type { ReleasePlan } from "#publish/plan-release.ts";
import { planPublish, publish } from "#publish/publish.ts";
import { createPublishMemory, type PublishOptions } from "#publish/publish-options.ts";
import { readOf } from "#publish/reads.ts";
import { readSearchState } from "#publish/search/update-search.ts";
import { shopWith, temporaryFolder, write } from "../catalogue/content-folder.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { PUBLISH_TIMEOUT_MS } from "./publish-shop.ts";

test(
  "a plan is made of the content as it is at last, if that changes meanwhile, and leaves no release",
  async () => {
    const contentDir = shopWith();
    const buildDir = temporaryFolder();
    addFixtureCache(buildDir);
    let reads = 0;
    const log = (line: string) => {
      if (line !== "Reading the content") return;
      reads += 1;
      const page = "---\ntitle: Later\nsummary: x\nupdated: 2026-05-01\n---\n\nx\n";
      if (reads === 1) writeFileSync(join(contentDir, "pages/later.md"), page);
    };
    const { render } = await planPublish({
      ...{ contentDir, buildDir, siteUrl: "https://lamps.example", log },
      storeFiles: async () => {},
    });
    expect(reads).toBe(2);
    expect(render.map(({ page }) => page.path)).toContain("/pages/later/");
    expect(readdirSync(join(buildDir, "releases"))).toEqual([]);
  },
  PUBLISH_TIMEOUT_MS,
);

test(
  "a plan names the feeds, lists, pictures and search records that change, with the product or setting that changes them",
  async () => {
    const options = shopOptions();
    const { contentDir } = options;
    const first = await planPublish(options);
    expect(first.files.make).toContainEqual({ path: "/feed.xml", reason: { kind: "new" } });
    await publish(options);
    expect(await planPublish(options)).toMatchObject({
      ...{ render: [], remove: [], files: { make: [], remove: [] } },
      search: { render: [], remove: [] },
    });

    const path = "products/lamp-song/product.md";
    const text = readFileSync(join(contentDir, path), "utf8");
    write(contentDir, { [path]: text.replace("It hums.", "It hums quietly.") });
    const change = { read: readOf("en", "product", "lamp-song"), change: "changed" };
    const ofText = await planPublish(options);
    expect(ofText.files.make).toContainEqual({
      path: "/feed.xml",
      reason: { kind: "reads", changes: [change] },
    });
    const made = ofText.files.make.map((file) => file.path);
    // The sitemap and the list in JSON do not show the text.
    for (const unchanged of ["/sitemap.xml", "/products.json", "/zh/llms.txt", "/favicon.ico", "/_headers"]) {
      expect(made).not.toContain(unchanged);
    }
    expect(made.filter((file) => file.startsWith("/media/"))).toEqual([]);
    expect(ofText.search.render).toEqual([
      { page: { path: "/products/lamp-song/" }, reason: expect.anything() },
    ]);
    await expectPublished(ofText, options);

    const cover = readFileSync(join(contentDir, "brand/logo-dark.png"));
    write(contentDir, { "products/lamp-song/cover.png": cover });
    const ofCover = await planPublish(options);
    const pictures = ofCover.files.make.filter((file) => /^\/(media|share|mail)\//.test(file.path));
    expect(pictures.map((file) => file.path)).toEqual(
      expect.arrayContaining(["/share/lamp-song.jpeg", "/mail/lamp-song.jpeg"]),
    );
    for (const { reason } of pictures) {
      expect(reason).toEqual({ kind: "reads", changes: expect.arrayContaining([change]) });
    }
    await expectPublished(ofCover, options);

    write(contentDir, { "products/next-year": null });
    const ofRemoval = await planPublish(options);
    expect(ofRemoval.files.remove).toContainEqual({
      path: "/share/next-year.jpeg",
      changes: [{ read: readOf("en", "product", "next-year"), change: "removed" }],
    });
    expect(ofRemoval.search.remove).toContain("/products/next-year/");
    await expectPublished(ofRemoval, options);
  },
  PUBLISH_TIMEOUT_MS,
);

test(
  "a plan names the setting that files are made of, and the pages of which the search index shows an earlier text",
  async () => {
    const options = shopOptions();
    const { contentDir } = options;
    await publish(options);
    const path = "products/lamp-song/product.md";
    const text = readFileSync(join(contentDir, path), "utf8");
    write(contentDir, { [path]: text.replace("It hums.", "It hums quietly.") });
    await publish({ ...options, updateSearch: false });
    // As a process that begins with what it finds in the folder.
    const behind = await planPublish({ ...options, memory: createPublishMemory() });
    expect(behind).toMatchObject({ render: [], files: { make: [], remove: [] } });
    expect(behind.search.render).toEqual([
      { page: { path: "/products/lamp-song/" }, reason: { kind: "text" } },
    ]);

    const moved = { ...options, siteUrl: "https://lights.example" };
    const ofAddress = await planPublish(moved);
    const changes = [{ read: "the shop's address", change: "changed" }];
    const reasons = new Map(ofAddress.files.make.map((file) => [file.path, file.reason]));
    for (const made of ["/robots.txt", "/llms.txt", "/sitemap.xml", "/zh/feed.xml"]) {
      expect([made, reasons.get(made)]).toEqual([made, { kind: "reads", changes }]);
    }
    expect([...reasons.keys()].filter((file) => /^\/(media|share|mail)\/|\.png$/.test(file))).toEqual([]);
    await expectPublished(ofAddress, moved);
  },
  PUBLISH_TIMEOUT_MS,
);

/**
 * Publishes, and compares what was planned with what publishing says that it has made, and that with what has changed in the files.
 * Files may be made again with the same bytes.
 */
async function expectPublished(plan: ReleasePlan, options: PublishOptions): Promise<void> {
  const live = join(options.buildDir, "current");
  const site = join(live, "site");
  const before = { files: versionsIn(site), search: await searchRecords(live) };
  await publish(options);
  const after = { files: versionsIn(site), search: await searchRecords(live) };
  const made = (await readFileRecords(realpathSync(live)))?.reasons ?? new Map();
  expect(plan.files.make.map(({ path }) => path).toSorted()).toEqual([...made.keys()].toSorted());
  for (const { path, reason } of plan.files.make) {
    // Pictures and samples are named by their content, so publishing need not know which product shows them.
    if (!path.startsWith("/media/")) expect([path, reason]).toEqual([path, made.get(path)]);
  }
  const pages = [
    ...plan.render.map(({ page }) => page.file),
    ...plan.remove.map((path) => `${path}index.html`),
  ];
  const isOther = (path: string) =>
    !/^\/(_next|pagefind)\/|\.br$/.test(path) && !pages.some((page) => join("/", page) === path);
  const changed = [...after.files.keys()].filter(
    (path) => isOther(path) && before.files.get(path) !== after.files.get(path),
  );
  expect(changed.filter((path) => !made.has(path))).toEqual([]);
  const removed = [...before.files.keys()].filter((path) => isOther(path) && !after.files.has(path));
  // Pictures and samples stay for a while, for pages that are open.
  const unused = plan.files.remove.filter(({ path }) => path.startsWith("/media/"));
  const deleted = plan.files.remove.filter((file) => !unused.includes(file));
  expect(unused.filter(({ path }) => !after.files.has(path))).toEqual([]);
  expect(deleted.map(({ path }) => path).toSorted()).toEqual(removed.toSorted());

  const indexed = Object.keys(after.search).filter((url) => before.search[url] !== after.search[url]);
  const rendered = new Set(plan.render.map(({ page }) => page.path));
  const planned = plan.search.render.map(({ page }) => page.path);
  expect(indexed.filter((url) => !planned.includes(url))).toEqual([]);
  // A page may be rendered again with the same text.
  expect(planned.filter((url) => !indexed.includes(url) && !rendered.has(url))).toEqual([]);
  const unindexed = Object.keys(before.search).filter((url) => !(url in after.search));
  expect(plan.search.remove.toSorted()).toEqual(unindexed.toSorted());
}

async function searchRecords(release: string): Promise<Record<string, string>> {
  return (await readSearchState(realpathSync(release)))?.hashes ?? {};
}

/** A hash of each file. */
function versionsIn(site: string): Map<string, string> {
  const root = realpathSync(site);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [file.slice(root.length), shortHash(readFileSync(file))]));
}

/** A shop to publish, whose runs share what they remember. */
function shopOptions() {
  const buildDir = temporaryFolder();
  addFixtureCache(buildDir);
  return {
    ...{ contentDir: shopWith(), buildDir, siteUrl: "https://lamps.example", log: () => {} },
    memory: createPublishMemory(),
    storeFiles: async () => {},
  };
}
