import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OffersFile } from "#domain/offer.ts";
import { publish } from "#publish/publish.ts";
import { currentRelease } from "#publish/releases.ts";
import { startReceiver } from "../app/receiver.ts";
import { FIXTURE, write } from "../catalogue/content-folder.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { freePort } from "../free-port.ts";
import { PUBLISH_TIMEOUT_MS } from "../site/publish-shop.ts";

const FROM = "2027-10-02T18:00:00.000Z";
const UNTIL = "2027-12-24T00:00:00.000Z";
const NAME = /timely-song|Timely Song/;

const folder = mkdtempSync(join(tmpdir(), "vitrine-scheduled-"));
const contentDir = join(folder, "content");
const buildDir = join(folder, "build");
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the song that this test is about, with these lines in its front matter. */
function writeSong(lines: string): void {
  const products = join(contentDir, "products");
  const song = readFileSync(join(products, "lamp-song", "product.md"), "utf8");
  cpSync(join(products, "lamp-song"), join(products, "timely-song"), { recursive: true });
  write(products, { "timely-song/product.md": song.replace("Lamp Song", `Timely Song\n${lines}`) });
  rmSync(join(products, "timely-song", "product.zh.md"));
}

beforeAll(async () => {
  cpSync(FIXTURE, contentDir, { recursive: true });
  addFixtureCache(buildDir);
});

describe("publishing at a time", () => {
  const site = join(buildDir, "current", "site");

  async function publishAt(time: string) {
    return publish({
      contentDir,
      buildDir,
      siteUrl: "https://lamps.example",
      now: () => new Date(time),
      storeFiles: async () => {},
      log: () => {},
    });
  }

  /** The files that name the song, without those of its own page. */
  function filesThatNameIt(): string[] {
    return readdirSync(site, { recursive: true, encoding: "utf8" }).filter(
      (file) =>
        /\.(html|xml|txt|json)$/.test(file) &&
        !file.includes("timely-song") &&
        NAME.test(readFileSync(join(site, file), "utf8")),
    );
  }

  function songPage(): string | null {
    try {
      return readFileSync(join(site, "products/timely-song/index.html"), "utf8");
    } catch {
      return null;
    }
  }

  function songOffer() {
    const file = OffersFile.parse(JSON.parse(readFileSync(join(buildDir, "current/offers.json"), "utf8")));
    return file.offers.find(({ product }) => product === "timely-song");
  }

  beforeAll(() => writeSong(`from: ${FROM}\nuntil: ${UNTIL}`));

  test(
    "the same content gives another release before, at and after each moment",
    async () => {
      const before = await publishAt("2027-10-02T17:59:59.999Z");
      expect([songPage(), songOffer(), filesThatNameIt()]).toEqual([null, undefined, []]);
      expect(await publishAt("2027-10-02T17:00:00Z")).toMatchObject({
        release: before.release,
        changed: false,
      });

      const during = await publishAt(FROM);
      expect(during.changed).toBe(true);
      expect(songPage()).toContain("name=product value=timely-song");
      expect(songOffer()?.options[0]?.price).toBe(900);
      expect(filesThatNameIt()).toEqual(
        expect.arrayContaining(["index.html", "products.json", "sitemap.xml", "feed.xml", "llms.txt"]),
      );
      expect(await publishAt("2027-12-23T23:59:59Z")).toMatchObject({
        release: during.release,
        changed: false,
      });

      expect((await publishAt(UNTIL)).changed).toBe(true);
      expect(filesThatNameIt()).toEqual([]);
      expect(songPage()).toContain("No longer for sale");
      expect(songPage()).not.toContain("name=product value=timely-song");
      expect(songPage()).not.toContain('"@type":"Offer"');
      expect(songOffer()?.options).toMatchObject([
        { price: null, parts: [{ files: [{ name: "song.wav" }] }] },
      ]);
      const json = readFileSync(join(site, "products/timely-song.json"), "utf8");
      expect(JSON.parse(json).options).toMatchObject([{ price: null }]);
      expect((await publishAt("2028-01-01T00:00:00Z")).changed).toBe(false);

      // A clock that was wrong is set back.
      expect((await publishAt(FROM)).changed).toBe(true);
      expect(songPage()).toContain("name=product value=timely-song");
    },
    PUBLISH_TIMEOUT_MS,
  );
});

describe("a running shop", () => {
  let shop: ChildProcess;
  let output = "";
  let url = "";
  let variables: Record<string, string>;
  /** The host of the pages, which builds them when its URL is called. */
  let host: Awaited<ReturnType<typeof startReceiver>>;

  beforeAll(async () => {
    rmSync(join(contentDir, "products", "timely-song"), { recursive: true, force: true });
    const port = await freePort();
    url = `http://localhost:${port}`;
    host = await startReceiver({ status: 201 });
    variables = {
      PUBLISH_HOOK: host.url.replace("127.0.0.1", "localhost"),
      NODE_ENV: "test",
      PORT: String(port),
      SANDBOX_PORT: String(await freePort()),
      CONTENT_DIR: contentDir,
      BUILD_DIR: buildDir,
      DATA_DIR: join(folder, "data"),
    };
    shop = spawn(process.execPath, ["scripts/start.ts"], { env: { ...process.env, ...variables } });
    for (const stream of [shop.stdout, shop.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    while (!output.includes("Inbox") && shop.exitCode === null) await wait(100);
  }, PUBLISH_TIMEOUT_MS);
  afterAll(async () => {
    shop.kill();
    await once(shop, "exit");
    host.close();
  });

  /** Publishes the song for a short time to come. The publish takes some seconds, or many on a busy machine. */
  async function publishSong(leadMs = 8_000): Promise<{ from: Date; until: Date }> {
    const from = new Date(Date.now() + leadMs);
    const until = new Date(from.getTime() + leadMs);
    writeSong(`from: ${from.toISOString()}\nuntil: ${until.toISOString()}`);
    const { code, stderr } = await runShop(["publish"], { env: variables });
    expect(code, stderr).toBe(0);
    return Date.now() < from.getTime() ? { from, until } : publishSong(3 * leadMs);
  }

  test(
    "publishes and withdraws a product by itself, though nobody publishes then, and tells the host of the pages",
    async () => {
      const { from, until } = await publishSong();
      expect((await currentRelease(buildDir))?.period.end).toBe(from.toISOString());
      expect((await fetch(`${url}/products/timely-song/`)).status).toBe(404);

      const page = async () => (await fetch(`${url}/products/timely-song/`)).text();
      await expect
        .poll(page, { timeout: 120_000, interval: 500 })
        .toContain("name=product value=timely-song");
      expect(Date.now()).toBeGreaterThanOrEqual(from.getTime());
      const calls = () => host.requests.length;
      await expect.poll(calls, { timeout: 120_000 }).toBeGreaterThan(0);

      await expect.poll(page, { timeout: 120_000, interval: 500 }).toContain("No longer for sale");
      expect(Date.now()).toBeGreaterThanOrEqual(until.getTime());
      await expect.poll(calls, { timeout: 120_000 }).toBeGreaterThan(1);
      const response = await fetch(`${url}/api/checkout`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ items: [{ product: "timely-song" }], locale: "en" }),
      });
      expect([response.status, (await response.json()).type]).toEqual([
        422,
        "urn:vitrine:problem:not-for-sale",
      ]);
    },
    PUBLISH_TIMEOUT_MS,
  );
});
