import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { fingerprintOf } from "#publish/fingerprint.ts";
import { RECORD } from "#publish/releases.ts";
import { FIXTURE, temporaryFolder } from "../catalogue/content-folder.ts";

/** A build folder as a shop leaves it that was published for an address, with forms that lead there. */
async function publishedBefore(siteUrl: string, formTarget: string): Promise<string> {
  const buildDir = temporaryFolder();
  const release = join(buildDir, "releases", "before");
  mkdirSync(release, { recursive: true });
  const fingerprint = await fingerprintOf(FIXTURE, [siteUrl, formTarget]);
  writeFileSync(join(release, RECORD), JSON.stringify({ id: "before", fingerprint }));
  symlinkSync(join("releases", "before"), join(buildDir, "current"));
  return buildDir;
}

test.each([
  ["without keys at its port", { PORT: "4602" }, [], "http://localhost:4602", "http://localhost:3010"],
  [
    "elsewhere, as the command says",
    {},
    ["--site-url", "https://lamps.example"],
    "https://lamps.example",
    "https://checkout.stripe.com",
  ],
  [
    "elsewhere, whose keys are not here",
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
  "npm run shop -- publish makes what a shop %s shows as it starts",
  async (_, variables, options, siteUrl, formTarget) => {
    const BUILD_DIR = await publishedBefore(siteUrl, formTarget);
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
