import { spawn } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOCK_NAME, withLock } from "#publish/lock.ts";
import { FIXTURE_SHOP_URL, fixtureShopAt, writeFixtureShop } from "../site/fixture-shop.ts";
import { PUBLISH_TIMEOUT_MS, publishShop } from "../site/publish-shop.ts";
import {
  findAll,
  hasClass,
  innerText,
  isPublished,
  publishedPages,
  stylesheetsOf,
} from "../site/published-pages.ts";

const OTHER_THEME = '{ accent: "#07a", fonts: plain, density: compact }';

const folder = mkdtempSync(join(tmpdir(), "vitrine-publishing-"));
const contentDir = join(folder, "content");
/** A copy of the shared release, to publish over. */
const location = { ...fixtureShopAt(contentDir), buildDir: join(folder, "build") };
const { buildDir } = location;
const site = join(buildDir, "current", "site");
const run = (log?: (line: string) => void) => publishShop(location, log);

beforeAll(async () => {
  await writeFixtureShop(contentDir);
  const lamps = fixtureShopAt(contentDir);
  await publishShop(lamps);
  const release = readlinkSync(join(lamps.buildDir, "current"));
  for (const path of [release, "cache"]) {
    cpSync(join(lamps.buildDir, path), join(buildDir, path), { recursive: true });
  }
  symlinkSync(release, join(buildDir, "current"));
}, PUBLISH_TIMEOUT_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("publishing", { timeout: PUBLISH_TIMEOUT_MS }, () => {
  test("does nothing if nothing has changed", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    expect(await run()).toMatchObject({ changed: false });
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
  });

  test("reports every mistake and leaves the shop as it was", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    const product = join(contentDir, "products", "paper-moon", "product.md");
    const text = readFileSync(product, "utf8");
    writeFileSync(product, text.replace(/^price: .*/m, "price: cheap"));
    await expect(run()).rejects.toMatchObject({ mistakes: [expect.objectContaining({ field: "price" })] });
    writeFileSync(product, text);
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
    expect(readdirSync(join(buildDir, "releases")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  test("publishes the content as it is at the end, even if it changes during the run", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    const shop = join(contentDir, "shop.yaml");
    const text = readFileSync(shop, "utf8");
    const [started, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const other = withLock(
      () => {
        started.resolve();
        return end.promise;
      },
      () => {},
      { folder: join(buildDir, LOCK_NAME) },
    );
    await started.promise;
    for (const [step, act] of [
      ["Waiting for another run that is publishing", () => end.resolve()],
      ["Reading the content", () => {}],
    ] as const) {
      writeFileSync(shop, text.replace(/^support: .*/m, "support: other@lamp.example"));
      const lines: string[] = [];
      const log = (line: string) => {
        lines.push(line);
        if (line === step) writeFileSync(shop, text);
        if (line === step) act();
      };
      await run(log);
      expect(lines).toContain(step);
      expect(readlinkSync(join(buildDir, "current")), step).toBe(before);
    }
    await other;
  });

  test("leaves the shop as it was if it is killed, and the next run completes", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    writeFileSync(
      join(contentDir, "pages", "news.md"),
      "---\ntitle: News\nsummary: What is new\nupdated: 2026-11-01\n---\nA lamp.\n",
    );
    const shop = join(contentDir, "shop.yaml");
    writeFileSync(shop, readFileSync(shop, "utf8").replace(/^theme:[\s\S]*/m, `theme: ${OTHER_THEME}\n`));
    await publishAndKillWhileRendering();
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
    expect(isPublished(site, "/")).toBe(true);
    expect(isPublished(site, "/pages/news/")).toBe(false);

    expect(await run()).toMatchObject({ changed: true });
    expect(isPublished(site, "/pages/news/")).toBe(true);
    expect(readdirSync(join(buildDir, "releases")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});

describe("the creator's theme", () => {
  test("applies to every page: accent, fonts, density, and the seal where there is no logo", () => {
    const page = publishedPages(site).find(({ path }) => path === "/zh/products/two-lamps/");
    const [html] = page ? findAll(page, "html") : [];
    expect(html?.properties).toMatchObject({ dataFonts: "plain", dataDensity: "compact" });
    const css = page ? stylesheetsOf(site, page) : "";
    expect(css).toContain(":root{--shop-accent:#07a}");
    expect(css).not.toContain(".on-dark");
    expect(page && findAll(page, "img").filter((image) => hasClass(image, "logo"))).toEqual([]);
    expect(page && findAll(page, "a").map(innerText)[1]).toContain("灯作");
  });

  test("applies to the checkout's problem page too", () => {
    const css = readFileSync(join(site, "problem.css"), "utf8");
    expect(css).toContain(":root{--shop-accent:#07a}");
    expect(css).not.toMatch(/data-(fonts|density)/);
    expect(css).toContain("system-ui");
  });
});

/** Publishes in a child process and kills it once it renders pages. */
async function publishAndKillWhileRendering(): Promise<void> {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL("publish-process.ts", import.meta.url)),
    contentDir,
    buildDir,
    FIXTURE_SHOP_URL,
  ]);
  await new Promise<void>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
      if (output.includes("Rendering")) child.kill("SIGKILL");
    });
    child.once("error", reject);
    child.once("exit", (_code, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error(`It ended before it was killed: ${output}`)),
    );
  });
}
