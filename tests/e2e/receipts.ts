import { readFile } from "node:fs/promises";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import { expect, type Page } from "@playwright/test";

/** The text of the receipt that an order's page links to: a page with scripts, and a PDF without. */
export async function openReceipt(page: Page, link: string, hasScripts: boolean): Promise<string> {
  const downloading = hasScripts ? null : page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  const download = await downloading;
  if (download) return oneLine(await pdfText(await readFile(await download.path())));
  const article = page.getByRole("article");
  await expect(article.getByRole("row").first()).toBeVisible();
  return oneLine((await article.textContent()) ?? "");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

async function pdfText(bytes: Buffer): Promise<string> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  const text = [...document.pages()].map((page) => page.getText()).join("\n");
  document.destroy();
  library.destroy();
  return text;
}
