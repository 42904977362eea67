import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BROWSER_ARGS, findBrowser } from "#scripts/browser.ts";
import { FIXTURE } from "../catalogue/content-folder.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { type Preview, startPreview } from "./start-preview.ts";

const START_TIMEOUT_MS = 180_000;
/** Long enough that the page is first published as for sale. */
const SALE_MS = 5_000;

const folder = mkdtempSync(join(tmpdir(), "vitrine-dev-"));
const contentDir = join(folder, "content");
let preview: Preview;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  cpSync(FIXTURE, contentDir, { recursive: true });
  addFixtureCache(join(folder, "build"));
  preview = await startPreview(contentDir, join(folder, "build"));
  browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
  page = await browser.newPage();
}, START_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  const ended = await preview.close();
  rmSync(folder, { recursive: true });
  expect(ended, preview.output()).toEqual({ exitCode: null, signalCode: null });
});

/** Changes a text of a file. */
function edit(file: string, change: (text: string) => string): void {
  const path = join(contentDir, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

const SONG = "products/lamp-song/product.md";

test("the first publish says what it does, and later ones only how long they took", async () => {
  for (const line of ["Reading the content", "Live"]) expect(preview.output().split("\n")).toContain(line);
  const before = preview.output().length;
  edit(SONG, (text) => text.replace("It hums.", "It hums on."));
  await expect.poll(() => preview.output().slice(before), { timeout: 10_000 }).toContain("Shown after");
  expect(preview.output().slice(before)).not.toContain("Reading the content");
  edit(SONG, (text) => text.replace("It hums on.", "It hums."));
});

test("an open page shows a change soon after it is saved", async () => {
  await page.goto(`${preview.url}/products/lamp-song/`);
  edit(SONG, (text) => text.replace("It hums.", "It hums quietly."));
  await page.getByText("It hums quietly.").waitFor();
});

test("a mistake is shown on the page and in the terminal until it is fixed, and the page stays", async () => {
  await page.goto(`${preview.url}/products/lamp-song/`);
  edit(SONG, (text) => text.replace("price: 9", "price: nine"));
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/lamp-song\/product\.md:5: price: found "nine", expected/);
  expect(preview.output()).toContain('price: found "nine"');
  await expect.poll(() => page.getByText("It hums quietly.").isVisible()).toBe(true);
  edit(SONG, (text) => text.replace("price: nine", "price: 11"));
  await page.getByText("$11").first().waitFor();
  expect(await alert.count()).toBe(0);
});

test("an open page changes by itself when the sale of its product ends", async () => {
  await page.goto(`${preview.url}/products/lamp-song/`);
  const end = new Date(Date.now() + SALE_MS).toISOString();
  edit(SONG, (text) => text.replace("kind:", `until: "${end}"\nkind:`));
  await page.getByText("No longer for sale").first().waitFor();
  edit(SONG, (text) => text.replace(/^until: .*\n/m, ""));
  await page.getByText("$11").first().waitFor();
});

test("a draft is visible in the preview, and marked as one", async () => {
  const draft = join(contentDir, "products/new-song");
  cpSync(join(contentDir, "products/lamp-song"), draft, { recursive: true });
  rmSync(join(draft, "product.zh.md"));
  edit("products/new-song/product.md", (text) =>
    text.replace("name: Lamp Song", "name: New Song\ndraft: true"),
  );
  await expect
    .poll(async () => (await fetch(`${preview.url}/products/new-song/`)).status, { timeout: 10_000 })
    .toBe(200);
  // A page of its own, since the other one may reload at any moment.
  const draftPage = await browser.newPage();
  await draftPage.goto(`${preview.url}/products/new-song/`);
  await draftPage.getByText("Draft: visible only in this preview").waitFor();
  await draftPage.goto(`${preview.url}/products/`);
  const markOf = (name: string) =>
    draftPage
      .getByRole("link", { name })
      .first()
      .evaluate((link) => getComputedStyle(link, "::before").content);
  await expect.poll(() => markOf("New Song")).toBe('"Draft"');
  expect(await markOf("Lamp Song")).toBe("none");
  await draftPage.close();
});

test("a mistake in a draft is shown on the page and in the terminal, and its last good page stays", async () => {
  const draftPage = await browser.newPage();
  await draftPage.goto(`${preview.url}/products/new-song/`);
  edit("products/new-song/product.md", (text) => text.replace("It hums quietly.", "It hums loudly."));
  await draftPage.getByText("It hums loudly.").waitFor();
  edit("products/new-song/product.md", (text) => text.replace(/price: .*/, "price: nine"));
  const alert = draftPage.getByRole("alert");
  await alert.getByText('new-song/product.md:6: price: found "nine", expected').waitFor();
  await expect.poll(preview.output).toContain('new-song/product.md:6: price: found "nine"');
  await draftPage.reload();
  await draftPage.getByText("It hums loudly.").waitFor();
  await alert.waitFor();
  edit("products/new-song/product.md", (text) => text.replace("price: nine", "price: 12"));
  await draftPage.getByText("$12").first().waitFor();
  expect(await alert.count()).toBe(0);
  await draftPage.close();
});

test("the product can be bought in the preview, without any key", async () => {
  const response = await fetch(`${preview.url}/api/checkout`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ items: [{ product: "lamp-song", amount: 1100 }], locale: "en" }),
  });
  expect(response.status).toBe(201);
});
