import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PDFDocument, PDFName } from "pdf-lib";
import { type Browser, chromium, type Page } from "playwright-core";
import { fontsFor } from "./fonts.ts";
import { renumberNodes } from "./node-ids.ts";

const systemBrowsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const launchArguments = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--allow-file-access-from-files",
  "--font-render-hinting=none",
];

/** The date of documents that do not name their own; the clock would change the bytes. */
const defaultDate = new Date(Date.UTC(2026, 9, 2, 4));

/** A document to print: complete HTML with its own `@page` rules. */
export interface PrintJob {
  html: string;
  title: string;
  subject: string;
  language?: string;
  date?: Date;
}

/** A Chromium that prints HTML to PDF; close it when done. */
export async function openPrinter() {
  const executablePath = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...systemBrowsers].find(
    (path) => path && existsSync(path),
  );
  if (!executablePath) throw new Error("Printing needs Chromium. Install it, or name one in CHROMIUM_PATH.");
  const browser = await chromium.launch({ executablePath, args: launchArguments });
  return {
    print: (job: PrintJob) => print(browser, job),
    /** Opens a document in a window of 1280 × 720, for screenshots. */
    openPage: (html: string) => openPage(browser, html),
    close: () => browser.close(),
  };
}

export type Printer = Awaited<ReturnType<typeof openPrinter>>;

async function print(
  browser: Browser,
  { html, title, subject, language = "en", date = defaultDate }: PrintJob,
) {
  const { page, close } = await openPage(browser, html);
  const raw = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  await close();
  const document = await PDFDocument.load(raw, { updateMetadata: false });
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setAuthor("Lin Wan");
  document.setSubject(subject);
  document.setLanguage(language);
  document.setCreator("Paper Lantern Studio");
  document.setProducer("Paper Lantern Studio");
  document.setCreationDate(date);
  document.setModificationDate(date);
  renumberNodes(document);
  document.catalog.delete(PDFName.of("Metadata"));
  return document.save({ addDefaultPage: false, updateFieldAppearances: false });
}

async function openPage(browser: Browser, html: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "sample-"));
  const file = join(folder, "page.html");
  const fonts = await fontsFor(html);
  await Promise.all(fonts.map(({ file: name, data }) => writeFile(join(folder, name), data)));
  await writeFile(
    file,
    html.replace("<!--fonts-->", `<style>${fonts.map(({ css }) => css).join("\n")}</style>`),
  );
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(pathToFileURL(file).href);
  await page.evaluate("document.fonts.ready.then(() => undefined)");
  return {
    page,
    close: async () => {
      await page.close();
      await rm(folder, { recursive: true });
    },
  };
}
