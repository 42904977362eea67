import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { OffersFile } from "#domain/offer.ts";
import { fingerprintOf } from "#publish/fingerprint.ts";
import { RELEASE_FILE } from "#publish/releases.ts";
import { FIXTURE, temporaryFolder } from "../catalogue/content-folder.ts";

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
    expect(JSON.parse(stdout)).toEqual({ release: "before", changed: false });
  },
);
