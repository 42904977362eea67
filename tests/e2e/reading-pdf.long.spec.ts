import { stat } from "node:fs/promises";
import {
  BOOK_FILE,
  expireUrl,
  main,
  openWork,
  PHONE,
  pageField,
  reader,
  serve,
  WIDE,
} from "./opened-files.ts";
import { expect, test } from "./test.ts";

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
    const pages = reader(page).locator(".pdf-page");
    await expect(pages).toHaveCount(1);
    await expect(reader(page).getByRole("button", { name: "Previous page" })).toBeDisabled();
    await page.keyboard.press("ArrowRight");
    await expect(pages).toHaveCount(2);
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
    await expect(pages).toHaveCount(1);
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
