import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LOCK_NAME, withLock } from "#publish/lock.ts";
import { FIXTURE, write } from "../catalogue/content-folder.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { freePort } from "../free-port.ts";
import { PUBLISH_TIMEOUT_MS } from "../site/publish-shop.ts";

let folder: string;
let contentDir: string;
let buildDir: string;
let shops: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-start-"));
  [contentDir, buildDir, shops] = [join(folder, "content"), join(folder, "build"), []];
  cpSync(FIXTURE, contentDir, { recursive: true });
  addFixtureCache(buildDir);
});
afterEach(async () => {
  for (const shop of shops) await end(shop);
  rmSync(folder, { recursive: true });
});

/** Runs `npm start` until it prints where its payments are. @returns the address and what it prints */
async function start(variables: Record<string, string> = {}) {
  const port = await freePort();
  const env = {
    ...{ PATH: process.env.PATH, NODE_ENV: "test" as const },
    ...{ PORT: String(port), SANDBOX_PORT: String(await freePort()) },
    ...{ CONTENT_DIR: contentDir, BUILD_DIR: buildDir, DATA_DIR: join(folder, "data") },
    ...variables,
  };
  const shop = spawn(process.execPath, ["scripts/start.ts"], { env });
  shops.push(shop);
  let output = "";
  for (const stream of [shop.stdout, shop.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  await expect
    .poll(() => output, { timeout: PUBLISH_TIMEOUT_MS, message: "the shop starts" })
    .toContain("Payments");
  return { url: `http://localhost:${port}`, process: shop, output: () => output };
}

async function end(shop: ChildProcess): Promise<void> {
  if (shop.exitCode !== null || shop.signalCode !== null) return;
  shop.kill();
  await once(shop, "exit");
}

const home = async (url: string) => (await fetch(url)).text();

test(
  "a shop that moves to another address shows its last release there until the pages with that address are made",
  async () => {
    await end((await start({ SITE_URL: "https://before.example" })).process);

    const lock = { folder: join(buildDir, LOCK_NAME) };
    const { url } = await withLock(
      async () => {
        const moved = await start({ SITE_URL: "https://after.example" });
        expect(await home(moved.url)).toContain("https://before.example");
        return moved;
      },
      () => {},
      lock,
    );
    await expect.poll(() => home(url), { timeout: PUBLISH_TIMEOUT_MS }).toContain("https://after.example");
  },
  PUBLISH_TIMEOUT_MS,
);

test(
  "a shop whose content has a mistake starts with its last release and says what is wrong",
  async () => {
    await end((await start()).process);

    write(contentDir, { "products/lamp-song/product.md": "---\ntitel: Lamp Song\n---\n" });
    const { url, output } = await start();
    for (const text of ["titel", "the last one that was published"])
      await expect.poll(output, { timeout: PUBLISH_TIMEOUT_MS }).toContain(text);
    expect(await home(url)).toContain("Lamp Song");
  },
  PUBLISH_TIMEOUT_MS,
);
