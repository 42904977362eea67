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
import { withLock } from "#publish/lock.ts";
import { LAMPS_URL, lampsAt, stockLamps } from "./lamps.ts";
import { all, answers, hasClass, pageCount, sheetsOf, words } from "./published.ts";
import { PUBLISHED_WITHIN_MS, publishedFor } from "./published-for.ts";

const OTHER_THEME = '{ accent: "#07a", fonts: plain, density: compact }';

const folder = mkdtempSync(join(tmpdir(), "vitrine-publishing-"));
const contentDir = join(folder, "content");
/** A copy of what has been published, to publish into. */
const place = { ...lampsAt(contentDir), buildDir: join(folder, "build") };
const { buildDir } = place;
const site = join(buildDir, "current", "site");
const run = (log?: (line: string) => void) => publishedFor(place, log);

beforeAll(async () => {
  await stockLamps(contentDir);
  const lamps = lampsAt(contentDir);
  await publishedFor(lamps);
  const release = readlinkSync(join(lamps.buildDir, "current"));
  for (const path of [release, "cache"]) {
    cpSync(join(lamps.buildDir, path), join(buildDir, path), { recursive: true });
  }
  symlinkSync(release, join(buildDir, "current"));
}, PUBLISHED_WITHIN_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("publishing", { timeout: PUBLISHED_WITHIN_MS }, () => {
  test("does nothing when nothing has changed", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    expect(await run()).toMatchObject({ changed: false });
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
  });

  test("tells of every mistake and leaves the shop as it was", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    const product = join(contentDir, "products", "paper-moon", "product.md");
    const text = readFileSync(product, "utf8");
    writeFileSync(product, text.replace(/^price: .*/m, "price: cheap"));
    await expect(run()).rejects.toMatchObject({ mistakes: [expect.objectContaining({ field: "price" })] });
    writeFileSync(product, text);
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
    expect(readdirSync(join(buildDir, "releases")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  test("goes by the content as it is when it is read, whatever it was when the run began", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    const shop = join(contentDir, "shop.yaml");
    const text = readFileSync(shop, "utf8");
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const other = withLock(
      () => {
        begun.resolve();
        return end.promise;
      },
      () => {},
    );
    await begun.promise;
    for (const [moment, act] of [
      ["Waiting for another run that is publishing", () => end.resolve()],
      ["Reading the content", () => {}],
    ] as const) {
      writeFileSync(shop, text.replace(/^support: .*/m, "support: other@lamp.example"));
      const said: string[] = [];
      const log = (line: string) => {
        said.push(line);
        if (line === moment) writeFileSync(shop, text);
        if (line === moment) act();
      };
      await run(log);
      expect(said).toContain(moment);
      expect(readlinkSync(join(buildDir, "current")), moment).toBe(before);
    }
    await other;
  });

  test("cut off leaves the shop as it was, and the next run completes it", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    writeFileSync(
      join(contentDir, "pages", "news.md"),
      "---\ntitle: News\nsummary: What is new\nupdated: 2026-11-01\n---\nA lamp.\n",
    );
    const shop = join(contentDir, "shop.yaml");
    writeFileSync(shop, readFileSync(shop, "utf8").replace(/^theme:[\s\S]*/m, `theme: ${OTHER_THEME}\n`));
    await killedWhileRendering();
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
    expect(answers(site, "/")).toBe(true);
    expect(answers(site, "/pages/news/")).toBe(false);

    expect(await run()).toMatchObject({ changed: true });
    expect(answers(site, "/pages/news/")).toBe(true);
    expect(readdirSync(join(buildDir, "releases")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});

describe("what the creator says of the look", () => {
  test("is what is published: the accent, the fonts, the density, and the seal where there is no logo", () => {
    const page = pageCount(site).find(({ path }) => path === "/zh/products/two-lamps/");
    const [html] = page ? all(page, "html") : [];
    expect(html?.properties).toMatchObject({ dataFonts: "plain", dataDensity: "compact" });
    const css = page ? sheetsOf(site, page) : "";
    expect(css).toContain(":root{--seal:#07a}");
    expect(css).not.toContain(".on-dark");
    expect(page && all(page, "img").filter((image) => hasClass(image, "logo"))).toEqual([]);
    expect(page && all(page, "a").map(words)[1]).toContain("灯作");
  });

  test("is the look of the checkout's own page, too", () => {
    const css = readFileSync(join(site, "problem.css"), "utf8");
    expect(css).toContain(":root{--seal:#07a}");
    expect(css).not.toMatch(/data-(fonts|density)/);
    expect(css).toContain("system-ui");
  });
});

/** Publishes in a process of its own and kills it as soon as the pages are being rendered. */
async function killedWhileRendering(): Promise<void> {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL("publish-process.ts", import.meta.url)),
    contentDir,
    buildDir,
    LAMPS_URL,
  ]);
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      if (said.includes("Rendering")) child.kill("SIGKILL");
    });
    child.once("error", reject);
    child.once("exit", (_code, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error(`It was not killed: ${said}`)),
    );
  });
}
