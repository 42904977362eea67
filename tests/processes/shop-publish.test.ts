import { execFile } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { OffersFile } from "#domain/offer.ts";
import { fingerprintOf } from "#publish/fingerprint.ts";
import { publish } from "#publish/publish.ts";
import { createPublishMemory } from "#publish/publish-options.ts";
import { RELEASE_FILE } from "#publish/releases.ts";
import { FIXTURE, shopWith, temporaryFolder, write } from "../catalogue/content-folder.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { PUBLISH_TIMEOUT_MS } from "../site/publish-shop.ts";

const NOTHING_FOR_SALE: OffersFile = {
  version: 2,
  shop: { name: { en: "Lamp Works" }, languages: ["en"], support: "hello@lamp.example" },
  offers: [],
  messages: {},
};

/** A build folder whose live release was published for an address and a form target. */
async function buildDirPublishedFor(siteUrl: string, formTarget: string): Promise<string> {
  const buildDir = temporaryFolder();
  const release = join(buildDir, "releases", "before");
  mkdirSync(release, { recursive: true });
  const fingerprint = await fingerprintOf(FIXTURE, [siteUrl, formTarget]);
  writeFileSync(join(release, "offers.json"), JSON.stringify(NOTHING_FOR_SALE));
  writeFileSync(join(release, RELEASE_FILE), JSON.stringify({ id: "before", fingerprint }));
  symlinkSync(join("releases", "before"), join(buildDir, "current"));
  return buildDir;
}

test.each([
  ["without keys", { PORT: "4602" }, [], "http://localhost:4602", "http://localhost:3010"],
  [
    "at the address given as an option",
    {},
    ["--site-url", "https://lamps.example"],
    "https://lamps.example",
    "https://checkout.stripe.com",
  ],
  [
    "on https without keys on this machine",
    { SITE_URL: "https://lamps.example" },
    [],
    "https://lamps.example",
    "https://checkout.stripe.com",
  ],
  [
    "with keys",
    { SITE_URL: "https://lamps.example", STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "whsec_1" },
    [],
    "https://lamps.example",
    "https://checkout.stripe.com",
  ],
])(
  "npm run shop -- publish makes the same release as the start of a shop %s",
  async (_, variables, options, siteUrl, formTarget) => {
    const BUILD_DIR = await buildDirPublishedFor(siteUrl, formTarget);
    const env = {
      ...{ PATH: process.env.PATH, NODE_ENV: "test" as const, CONTENT_DIR: FIXTURE, BUILD_DIR },
      ...{ DATA_DIR: join(BUILD_DIR, "data"), ...variables },
    };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["scripts/shop.ts", "publish", "--json", ...options],
      {
        env,
      },
    );
    expect(JSON.parse(stdout)).toEqual({ release: "before", changed: false, figures: null });
  },
);

test(
  "publish says what it did, and with --dry-run what would change and why, without changing anything",
  async () => {
    const contentDir = shopWith();
    const BUILD_DIR = temporaryFolder();
    addFixtureCache(BUILD_DIR);
    const env = { BUILD_DIR, DATA_DIR: join(BUILD_DIR, "data") };
    const publish = (...args: string[]) => runShop(["publish", "--content", contentDir, ...args], { env });
    expect((await publish()).stdout).toMatch(
      /^Published release \S+: 52 pages rendered, 0 kept, \d+ new files with \d\.\d MB, in \d+\.\d s$/m,
    );
    const live = readlinkSync(join(BUILD_DIR, "current"));
    const path = "products/lamp-song/product.md";
    const text = readFileSync(join(contentDir, path), "utf8");
    write(contentDir, { [path]: text.replace("It hums.", "It hums quietly.") });

    expect((await publish("--dry-run")).stdout).toMatch(
      /^products\/\n {2}lamp-song {2}product\("lamp-song"\) in en has changed\nfeeds and sitemap\n {2}feed\.json, feed\.xml, merchant\.xml {2}lamp-song has changed\nsearch records\n {2}products\/lamp-song\/ {2}rendered above\n1 page to render, 0 to remove, 51 unchanged; 3 other files to make, 0 to remove; 1 search record to make/m,
    );
    const plan = JSON.parse((await publish("--dry-run", "--json")).stdout);
    expect(plan).toEqual({
      render: [{ path: "/products/lamp-song/", reason: 'product("lamp-song") in en has changed' }],
      remove: [],
      keep: 51,
      files: {
        make: ["/feed.xml", "/feed.json", "/merchant.xml"].map((path) => ({
          path,
          reason: "lamp-song has changed",
        })),
        remove: [],
      },
      search: {
        make: [{ path: "/products/lamp-song/", reason: 'product("lamp-song") in en has changed' }],
        remove: [],
        keep: expect.any(Number),
      },
      offers: { changed: [], removed: [], hasOtherChanges: false },
    });
    write(contentDir, {
      "discounts.yaml": "SPRING:\n  percent: 10\n",
      [path]: text.replace(/^price: .*/m, "price: 11"),
    });
    expect((await publish("--dry-run")).stdout).toContain(
      "Offers: lamp-song to change\nOffers: settings, discounts or texts to change\n",
    );
    write(contentDir, { "discounts.yaml": null, [path]: text.replace("It hums.", "It hums quietly.") });
    expect(readlinkSync(join(BUILD_DIR, "current"))).toBe(live);
    expect(readdirSync(join(BUILD_DIR, "releases"))).toHaveLength(1);

    expect((await publish()).stdout).toMatch(/: 1 page rendered, 51 kept, /);
    expect((await publish()).stdout).toMatch(/^Nothing has changed since release/m);
  },
  PUBLISH_TIMEOUT_MS,
);

test(
  "after many publishes nothing has grown but the content",
  async () => {
    const contentDir = shopWith();
    const buildDir = temporaryFolder();
    addFixtureCache(buildDir);
    const memory = createPublishMemory();
    const sizeAfter = async (runs: number) => {
      for (let run = 1; run <= runs; run++) {
        const page = `---\ntitle: News\nsummary: What is new.\nupdated: 2026-11-01\n---\nIssue ${runs}-${run}.\n`;
        write(contentDir, { "pages/news.md": page });
        const siteUrl = "https://lamps.example";
        await publish({ contentDir, buildDir, siteUrl, memory, storeFiles: async () => {}, log: () => {} });
      }
      return folderSize(buildDir);
    };
    // Three releases are kept.
    const first = await sizeAfter(4);
    const last = await sizeAfter(12);
    expect(last.files).toBe(first.files);
    expect(last.bytes).toBeLessThan(first.bytes * 1.01);
  },
  PUBLISH_TIMEOUT_MS,
);

/** The files and folders within a folder, and the bytes of its files, of which some have several names. */
function folderSize(folder: string): { files: number; bytes: number } {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sizes = new Map(
    names.map((name) => {
      const { ino, size } = lstatSync(join(folder, name));
      return [ino, size];
    }),
  );
  return { files: names.length, bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
}
