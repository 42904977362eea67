import { readFile, stat } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { strToU8, zipSync } from "fflate";
import { axeViolations, contrastViolations } from "./access/axe.ts";
import { buy } from "./access/purchases.ts";
import { reflowProblems } from "./access/reflow.ts";
import { smallTargets } from "./access/targets.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const PHONE = { width: 360, height: 740 };
const WIDE = { width: 1440, height: 900 };
const RECORD_FILE = "content/products/rain-on-tiles/files/01-eaves.mp3";
const BOOK_FILE = "content/products/between-two-scripts/files/between-two-scripts.pdf";
const GOODS = [
  { product: "rain-on-tiles" },
  { product: "between-two-scripts", option: "studio" },
  { product: "small-websites" },
];

const main = (page: Page) => page.getByRole("main");
const player = (page: Page) => page.getByRole("region", { name: "Player" });
const reader = (page: Page) => page.getByRole("dialog", { name: /Between Two Scripts/ });
const text = (page: Page) => reader(page).getByRole("article");
const pageField = (page: Page) => reader(page).getByRole("textbox", { name: "Page number" });

async function openWork(page: Page, shop: Shop, work: string, email: string, prefix = ""): Promise<void> {
  const { token } = await buy(shop, prefix ? "zh" : "en", email, GOODS);
  await page.goto(`${shop.url}${prefix}/open/#${token}`);
  await main(page).getByRole("button").click();
  await expect(page).toHaveURL(/\/library\/$/);
  await showWork(page, shop, work, prefix);
}

async function showWork(page: Page, shop: Shop, work: string, prefix = ""): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${shop.url}${prefix}/library/#${work}`);
  await expect(page.locator("article.work")).toBeVisible();
}

/** The requests for URLs of files, as `<file>`. */
function recordUrlRequests(page: Page): string[] {
  const files: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "POST" || !request.url().endsWith("/api/downloads")) return;
    const { file, inPlace } = request.postDataJSON();
    files.push(inPlace ? file : `download of ${file}`);
  });
  return files;
}

/**
 * Lets the URL of a file expire once some of its bytes were sent, as it does after some minutes, until the page asks for a new one.
 * @returns the files for which the page has asked for a URL
 */
async function expireUrl(page: Page, path: string, bytes: number): Promise<string[]> {
  const content = await readFile(path);
  const asked = recordUrlRequests(page);
  await page.route("**/api/files/**", (route) => {
    const range = route.request().headers().range ?? "";
    const [, from = 0, to = Number.NaN] = /bytes=(\d+)-(\d+)?/.exec(range)?.map(Number) ?? [];
    if (asked.length > 1) return route.continue();
    const last = Math.min(Number.isNaN(to) ? content.length - 1 : to, bytes - 1);
    if (from > last) return route.fulfill({ status: 403 });
    const headers = {
      "Accept-Ranges": "bytes",
      "Content-Range": `bytes ${from}-${last}/${content.length}`,
      "Content-Type": path.endsWith(".mp3") ? "audio/mpeg" : "application/pdf",
    };
    return route.fulfill({ status: 206, headers, body: content.subarray(from, last + 1) });
  });
  return asked;
}

test.describe("listening", () => {
  test("a record plays track by track in the order of its files, while the buyer looks at other works", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "rain-on-tiles", "listen@example.com");
    const asked = recordUrlRequests(page);
    await expect(main(page).getByRole("button", { name: "Download Liner notes" })).toBeVisible();
    await expect(main(page).getByRole("button", { name: /Liner notes/ })).toHaveCount(1);
    await main(page).getByRole("button", { name: "Play Gutter Song" }).click();
    const position = player(page).getByRole("slider", { name: "Position" });
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await expect(player(page)).toContainText("Gutter Song");
    await expect(player(page)).toContainText("2 of 5");
    expect(await page.evaluate(() => navigator.mediaSession.metadata?.title)).toBe("Gutter Song");

    await player(page).getByRole("button", { name: "Next" }).click();
    await expect(player(page)).toContainText("The Long Courtyard");
    await page.getByRole("link", { name: "Back to your library" }).click();
    await main(page).getByRole("link", { name: "Small Websites" }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Small Websites" })).toBeVisible();
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await expect(player(page).getByRole("button", { name: "Pause" })).toBeVisible();

    await page.getByRole("link", { name: "Back to your library" }).click();
    await main(page).getByRole("link", { name: "Rain on Tiles" }).first().click();
    await main(page).getByRole("button", { name: "Play Eaves" }).click();
    await expect(player(page)).toContainText("1 of 5");
    await main(page).getByRole("button", { name: "Play The Long Courtyard" }).click();
    await expect(player(page)).toContainText("3 of 5");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);

    await player(page).getByRole("button", { name: "show all" }).click();
    const queue = player(page).getByRole("list");
    await expect(queue.locator("[aria-current]")).toHaveText("The Long Courtyard");
    await queue.getByRole("button", { name: "Clearing" }).click();
    await expect(player(page)).toContainText("5 of 5");
    await expect(player(page).getByRole("button", { name: "Next" })).toBeDisabled();
    // At its end there is nothing more to play.
    await position.fill("58");
    await expect(player(page).getByRole("button", { name: "Play" })).toBeVisible({ timeout: 15_000 });
    expect(asked).toEqual(
      ["02-gutter-song", "03-the-long-courtyard", "01-eaves", "05-clearing"].map((name) => `${name}.mp3`),
    );
    await page.getByRole("button", { name: "Close the player" }).click();
    await expect(player(page)).toHaveCount(0);
  });

  test("a track goes on where it was left, also after a new visit, and stops when the buyer signs out", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "rain-on-tiles", "resume@example.com");
    const play = main(page).getByRole("button", { name: "Play Tea at Four" });
    await play.click();
    const position = player(page).getByRole("slider");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await position.fill("31");
    await player(page).getByRole("button", { name: "Pause" }).press("Enter");
    await page.reload();
    await play.click();
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThanOrEqual(31);
    await page.getByRole("link", { name: "Back to your library" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(player(page)).toHaveCount(0);
  });

  test("a URL that has expired is replaced, and the track goes on at its place", async ({
    page,
    shop,
    consoleErrors,
  }) => {
    await openWork(page, shop, "rain-on-tiles", "renew@example.com");
    const asked = await expireUrl(page, RECORD_FILE, 100_000);
    await main(page).getByRole("button", { name: "Play Eaves" }).click();
    const position = player(page).getByRole("slider");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    expect(asked).toEqual(["01-eaves.mp3"]);
    await position.fill("40");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(40);
    expect(Number(await position.inputValue())).toBeLessThan(50);
    await expect(player(page).getByRole("button", { name: "Pause" })).toBeVisible();
    expect(asked).toEqual(["01-eaves.mp3", "01-eaves.mp3"]);
    expect(consoleErrors.splice(0).join()).toMatch(/403/);
  });

  test("a refusal is told in the player, in the buyer's language", async ({ page, shop, consoleErrors }) => {
    await openWork(page, shop, "rain-on-tiles", "refused@example.com", "/zh");
    await page.context().clearCookies();
    await main(page).getByRole("button", { name: "播放檐下" }).click();
    await expect(page.getByRole("region", { name: "播放器" }).getByRole("alert")).toHaveText(/链接/);
    expect(consoleErrors.splice(0).join()).toMatch(/401/);
  });
});

test.describe("watching", () => {
  test("a film fills the window with the other lessons, and closing it leads back", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "small-websites", "watch@example.com");
    const button = main(page).getByRole("button", { name: "Watch Lesson 2: One column" });
    await button.press("Enter");
    const film = page.getByRole("dialog", { name: /Small Websites/ });
    const position = film.getByRole("slider", { name: "Position" });
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await expect
      .poll(() => film.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth))
      .toBe(1280);
    await page.keyboard.press("Space");
    await expect(film.getByRole("button", { name: "Play" })).toBeVisible();
    const before = Number(await position.inputValue());
    await page.keyboard.press("ArrowRight");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThanOrEqual(before + 4);
    expect(await axeViolations(page)).toEqual([]);
    await film.getByRole("button", { name: "Next" }).click();
    await expect(film).toContainText("Lesson 3: Pictures with a size");
    await page.keyboard.press("Escape");
    await expect(film).toHaveCount(0);
    await expect(page).toHaveURL(/#small-websites$/);
    await expect(button).toBeFocused();

    // As some browsers do by themselves.
    await button.press("Enter");
    const video = await film.locator("video").elementHandle();
    await film.evaluate((dialog: HTMLDialogElement) => dialog.close());
    await expect(film).toHaveCount(0);
    expect(await video?.evaluate((element) => element.hasAttribute("src"))).toBe(false);
    await expect.poll(() => page.evaluate(() => history.state?.isReading ?? false)).toBe(false);
    await expect(page).toHaveURL(/#small-websites$/);
  });
});

test.describe("reading a PDF", () => {
  test("turns one page or two by keys, buttons and number, and opens where it was left", async ({
    page,
    shop,
  }) => {
    await page.setViewportSize(WIDE);
    await openWork(page, shop, "between-two-scripts", "pdf@example.com");
    const requests: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/api/files/")) requests.push(request.headers().range ?? "all of it");
    });
    const open = main(page).getByRole("button", { name: "Read The book, PDF" });
    await open.click();
    const sheets = reader(page).locator(".sheet");
    await expect(sheets).toHaveCount(1);
    await expect(reader(page).getByRole("button", { name: "Previous page" })).toBeDisabled();
    await page.keyboard.press("ArrowRight");
    await expect(sheets).toHaveCount(2);
    await expect(pageField(page)).toHaveValue("2");
    await reader(page).getByRole("button", { name: "Next page" }).click();
    await expect(pageField(page)).toHaveValue("4");
    await pageField(page).fill("9");
    await pageField(page).press("Enter");
    await expect(pageField(page)).toHaveValue("8");
    await expect(reader(page).getByRole("group", { name: "Page 9 of 48" })).toBeVisible();
    expect(requests.length).toBeGreaterThan(0);
    expect(requests).not.toContain("all of it");

    await page.goBack();
    await expect(reader(page)).toHaveCount(0);
    await expect(open).toBeFocused();
    await expect(page).toHaveURL(/#between-two-scripts$/);
    await open.click();
    await expect(pageField(page)).toHaveValue("8");
    await expect(reader(page).getByRole("button", { name: "Fit width" })).toBeVisible();
    await page.setViewportSize(PHONE);
    await expect(sheets).toHaveCount(1);
    await expect(pageField(page)).toHaveValue("8");
    // A page is as wide as a phone already.
    await expect(reader(page).getByRole("button", { name: "Fit width" })).toBeHidden();
    await reader(page).getByRole("button", { name: "Close" }).click();
    await expect(reader(page)).toHaveCount(0);
  });

  test("its text can be selected, and a page can be as wide as the window", async ({ page, shop }) => {
    await page.setViewportSize(WIDE);
    await openWork(page, shop, "between-two-scripts", "select@example.com");
    await main(page).getByRole("button", { name: "Read The book, PDF" }).click();
    await pageField(page).fill("4");
    await pageField(page).press("Enter");
    const line = reader(page).getByText("same letter", { exact: false }).first();
    await line.dblclick({ position: { x: 12, y: 8 } });
    expect(await page.evaluate(() => String(getSelection()).trim())).toBe("same");
    const wide = reader(page).getByRole("button", { name: "Fit width" });
    await wide.click();
    await expect
      .poll(async () => (await reader(page).locator("canvas").first().boundingBox())?.width)
      .toBeGreaterThan(1300);
    const stage = reader(page).getByRole("region");
    await stage.focus();
    await page.keyboard.press("End");
    await expect(pageField(page)).toHaveValue("48");
    await reader(page).getByRole("button", { name: "Fit page" }).click();
    await expect.poll(() => stage.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0);
  });

  test("a URL that has expired is replaced while pages are loaded", async ({ page, shop, consoleErrors }) => {
    await openWork(page, shop, "between-two-scripts", "renew-pdf@example.com");
    const asked = await expireUrl(page, BOOK_FILE, 0);
    await main(page).getByRole("button", { name: "Read The book, PDF" }).click();
    await expect(pageField(page)).toHaveValue("1");
    for (const number of ["40", "20", "30"]) {
      await pageField(page).fill(number);
      await pageField(page).press("Enter");
      await expect(reader(page).getByRole("group", { name: `Page ${number} of 48` })).toBeVisible();
    }
    expect(asked).toEqual(["between-two-scripts.pdf", "between-two-scripts.pdf"]);
    expect(consoleErrors.splice(0).join()).toMatch(/403/);
  });

  test("Chinese whose font is not in the file is shown, with maps from the shop itself", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "between-two-scripts", "cmaps@example.com");
    await serve(page, pdfWithoutFonts((await stat(BOOK_FILE)).size));
    const maps: string[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/cmaps/"))
        maps.push(`${response.status()} ${new URL(response.url()).pathname}`);
    });
    await main(page).getByRole("button", { name: "Read The book, PDF" }).click();
    await expect(reader(page).getByText("纸灯工作室")).toBeAttached();
    expect(maps).toContain("200 /pdfjs/cmaps/UniGB-UCS2-H.bcmap");
  });

  test("a damaged file says so, and can still be downloaded", async ({ page, shop }) => {
    await openWork(page, shop, "between-two-scripts", "damaged@example.com");
    await serve(page, Buffer.from("This is no PDF"));
    await main(page).getByRole("button", { name: "Read The book, PDF" }).click();
    await expect(reader(page).getByRole("alert")).toContainText("could not be opened");
    await page.keyboard.press("Escape");
    await expect(main(page).getByRole("button", { name: "Download The book, PDF" })).toBeVisible();
  });
});

test.describe("reading an EPUB", () => {
  test("shows chapter by chapter with contents, and opens at the paragraph where it was left", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "between-two-scripts", "epub@example.com");
    const open = main(page).getByRole("button", { name: "Read The book, EPUB" });
    await open.click();
    await expect(text(page).getByRole("img", { name: "Between Two Scripts, by Lin Wan" })).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await expect(reader(page)).toContainText("2 of 11");
    await reader(page).getByRole("button", { name: "Contents" }).click();
    await page.getByRole("button", { name: "3. The gap" }).click();
    await expect(text(page).getByRole("heading", { level: 1 })).toContainText("The gap");
    await reader(page).getByRole("button", { name: "Previous chapter" }).click();
    await expect(text(page).getByRole("heading", { level: 1 })).toContainText("Size and weight");
    const heading = text(page).getByRole("heading", { level: 2 }).last();
    const places = () => page.evaluate(() => localStorage.getItem("places"));
    // Closes it at once, by a double tap.
    await heading.evaluate((element) => {
      element.scrollIntoView();
      const close = element.closest("dialog")?.querySelector<HTMLElement>("header button");
      close?.click();
      close?.click();
    });
    await expect(reader(page)).toHaveCount(0);
    await expect(open).toBeFocused();
    expect(await places()).toMatch(/epub","4\/[1-9]/);
    await open.click();
    await expect(text(page).getByRole("heading", { level: 1 })).toContainText("Size and weight");
    await expect(heading).toBeInViewport();
    await reader(page)
      .getByRole("region")
      .evaluate((stage) => stage.scrollTo(0, 0));
    await expect.poll(places).toMatch(/epub","4\/0/);
    await page.keyboard.press("Escape");
    await expect(reader(page)).toHaveCount(0);
    await expect(page).toHaveURL(/#between-two-scripts$/);
  });

  test("nothing in a book runs, loads or looks like a part of the shop", async ({ page, shop }) => {
    await openWork(page, shop, "between-two-scripts", "untrusted@example.com");
    await serve(page, untrustedBook());
    const others: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(shop.url) && !request.url().startsWith("data:"))
        others.push(request.url());
    });
    await main(page).getByRole("button", { name: "Read The book, EPUB" }).click();
    await expect(text(page)).toContainText("Once upon a time");
    await page.keyboard.press("ArrowRight");
    await expect(text(page)).toContainText("The second chapter");
    await page.keyboard.press("ArrowLeft");
    const left = await text(page).evaluate((article) =>
      [
        ...article.querySelectorAll(
          "script, style, iframe, form, input, object, link, area, math[href], [style], [onclick], [onerror]",
        ),
      ].map(({ tagName }) => tagName),
    );
    expect(left).toEqual([]);
    expect(await page.evaluate(() => "wasHere" in globalThis)).toBe(false);
    await expect(text(page).getByRole("img", { name: "A dot" })).toHaveJSProperty("naturalWidth", 1);
    const outside = text(page).getByRole("link", { name: "elsewhere", exact: true });
    await expect(outside).toHaveAttribute("rel", /noopener/);
    await expect(text(page).getByText("press me")).not.toHaveAttribute("href", /javascript/);
    await expect(text(page).locator("svg a").last()).toHaveAttribute("target", "_blank");
    await text(page).getByText("drawn note").click();
    await expect(text(page)).toContainText("The second chapter");
    await page.keyboard.press("ArrowLeft");
    await text(page).getByRole("link", { name: "the note" }).click();
    await expect(text(page).getByText("The note")).toHaveId("book-note");
    await expect(page.locator("#reading-contents")).toHaveCount(0);
    await page.keyboard.press("ArrowRight");
    await expect(reader(page).getByRole("alert")).toContainText("could not be opened");
    await page.keyboard.press("ArrowLeft");
    await expect(text(page)).toContainText("The second chapter");
    expect(others).toEqual([]);
  });
});

for (const [lang, prefix] of [
  ["en", ""],
  ["zh", "/zh"],
] as const) {
  test(`the player and the readers meet WCAG 2.2 AA in both themes, in ${lang}`, async ({ page, shop }) => {
    test.setTimeout(180_000);
    await openWork(page, shop, "rain-on-tiles", `axe-${lang}@example.com`, prefix);
    const openers = page.locator(".open-file");
    await openers.first().click();
    await expect(page.locator(".listening [aria-label]").first()).toBeVisible();
    expect(await problems(page)).toEqual([]);
    await showWork(page, shop, "between-two-scripts", prefix);
    for (const [index, shown] of [".sheet", ".book img"].entries()) {
      await openers.nth(index).click();
      await expect(page.locator(shown).first()).toBeVisible();
      expect(await problems(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
  });
}

test("the page after paying opens files in the same way", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/pairing-sheet/`);
  await page
    .getByRole("button", { name: /^Get|^Buy|free/i })
    .first()
    .click();
  const email = page.locator("input[type=email]");
  if (await email.isVisible()) {
    await email.fill("after-paying@example.com");
    await page.locator("button[value=pay]").click();
  }
  await expect(page).toHaveURL(/\/order\//);
  await main(page).getByRole("button", { name: /^Read/ }).click();
  await expect(page.getByRole("dialog").locator(".sheet").first()).toBeVisible();
});

/** Violations in the page's current state, in both themes and on a phone. */
async function problems(page: Page): Promise<string[]> {
  const light = await axeViolations(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await contrastViolations(page);
  await page.setViewportSize(PHONE);
  const phone = [...(await smallTargets(page)), ...(await reflowProblems(page))];
  await page.emulateMedia({ colorScheme: "light" });
  // The text over a PDF's page is transparent, so that it can be selected.
  const isOverPage = /role="presentation".*contains an image node/s;
  return [...light, ...dark, ...phone].filter((problem) => !isOverPage.test(problem));
}

/** Serves another file in place of the bought ones. */
async function serve(page: Page, body: Buffer): Promise<void> {
  await page.route("**/api/files/**", (route) => route.fulfill({ status: 200, body }));
}

/** A PDF of this size with Chinese text in a font that is not in it. */
function pdfWithoutFonts(bytes: number): Buffer {
  const shown = [..."纸灯工作室"].map((char) => char.charCodeAt(0).toString(16).padStart(4, "0")).join("");
  const content = `BT /F 24 Tf 40 100 Td <${shown}> Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 7 0 R" +
      " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0" +
      " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
  ];
  // A comment at its beginning makes it as large as the file that was bought.
  const filled = (filling: number) => {
    const offsets: number[] = [];
    let pdf = `%PDF-1.4\n%${" ".repeat(filling)}\n`;
    objects.forEach((object, i) => {
      offsets.push(pdf.length);
      pdf += `${i + 1} 0 obj\n${object}\nendobj\n`;
    });
    const entries = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
    const count = objects.length + 1;
    const start = String(pdf.length).padStart(10, "0");
    const trailer = `trailer << /Size ${count} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`;
    return `${pdf}xref\n0 ${count}\n0000000000 65535 f \n${entries}${trailer}`;
  };
  return Buffer.from(filled(bytes - filled(0).length), "latin1");
}

/** A book that tries everything. */
function untrustedBook(): Buffer {
  const dot =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const run = "globalThis.wasHere = true";
  const chapter = (body: string) =>
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><style>body{display:none}</style>
    <script>${run}</script></head><body onload="${run}">${body}</body></html>`;
  const first = chapter(`<h1 style="position:fixed;inset:0">Once upon a time</h1><script>${run}</script>
    <style>.reading{display:none}</style><link rel="stylesheet" href="https://elsewhere.example/a.css"/>
    <img src="https://elsewhere.example/a.png" onerror="${run}" alt="Elsewhere"/><img src="x.png" onerror="${run}" alt="Missing"/>
    <img src="../dot.png" alt="A dot"/><iframe src="https://elsewhere.example/"></iframe>
    <svg xmlns="http://www.w3.org/2000/svg" onload="${run}"><script>${run}</script></svg>
    <form action="/api/session"><input name="a"/><button onclick="${run}">a</button></form>
    <a href="javascript:${run}">press me</a><a href="https://elsewhere.example/">elsewhere</a>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
      <a xlink:href="two.xhtml"><text y="20">drawn note</text></a>
      <a href="https://elsewhere.example/drawn"><text y="40">drawn elsewhere</text></a></svg>
    <math xmlns="http://www.w3.org/1998/Math/MathML" href="https://elsewhere.example/"><mi>x</mi></math>
    <map name="m"><area href="https://elsewhere.example/" alt="area"/></map>
    <a href="two.xhtml#note">the note</a>`);
  const files = {
    "META-INF/container.xml": `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
      <rootfile full-path="b/book.opf"/></rootfiles></container>`,
    "b/book.opf": `<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>
      <item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
      <item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
      <item id="broken" href="text/broken.xhtml" media-type="application/xhtml+xml"/>
      <item id="dot" href="dot.png" media-type="image/png"/></manifest>
      <spine><itemref idref="one"/><itemref idref="two"/><itemref idref="broken"/></spine></package>`,
    "b/text/one.xhtml": first,
    "b/text/broken.xhtml": chapter("<p>The third chapter</p>"),
    "b/text/two.xhtml": chapter(
      '<p>The second chapter</p><p id="reading-contents">A menu</p><p id="note">The note</p>',
    ),
  };
  const texts = Object.entries(files).map(([name, content]) => [name, strToU8(content)] as const);
  const zip = Buffer.from(zipSync({ ...Object.fromEntries(texts), "b/dot.png": Buffer.from(dot, "base64") }));
  // By its entry in the directory of the zip, it is compressed in a way that nobody knows.
  zip.writeUInt16LE(99, zip.lastIndexOf("b/text/broken.xhtml") - 36);
  return zip;
}
