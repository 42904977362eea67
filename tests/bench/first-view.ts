import type { Browser, BrowserContextOptions, Page } from "playwright";

/** The phone of Lighthouse's mobile preset. */
const PHONE: BrowserContextOptions = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
  reducedMotion: "reduce",
};

/** A resource that a page has fetched. */
export interface Fetched {
  url: string;
  /** The media type of the response, such as `text/css`. */
  type: string;
  /** The size of the body as transferred, possibly compressed, without headers. */
  bytes: number;
}

export interface FirstView {
  fetched: Fetched[];
  /** Fetched during `act`, after the page had loaded. */
  later: Fetched[];
  /** Errors and warnings of the console, including violations of the Content-Security-Policy. */
  complaints: string[];
}

/** Opens a page with an empty cache and records what it fetches, and then what `act` makes it fetch. */
export async function firstView(
  browser: Browser,
  url: string,
  act?: (page: Page) => Promise<void>,
): Promise<FirstView> {
  const context = await browser.newContext(PHONE);
  const complaints: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(error.error().message));
  const page = await context.newPage();
  const network = await recordNetwork(page);
  await page.goto(url, { waitUntil: "networkidle" });
  const fetched = [...network];
  if (act) {
    await act(page);
    await page.waitForLoadState("networkidle");
  }
  await context.close();
  return { fetched, later: network.slice(fetched.length), complaints };
}

/** The bytes of a first view without pictures. */
export function withoutImages({ fetched }: FirstView): number {
  return fetched.filter(({ type }) => !type.startsWith("image/")).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Records what a page fetches in a growing list. https://chromedevtools.github.io/devtools-protocol/tot/Network/ */
async function recordNetwork(page: Page): Promise<Fetched[]> {
  const fetched: Fetched[] = [];
  const responses = new Map<string, { url: string; type: string; headerBytes: number }>();
  const session = await page.context().newCDPSession(page);
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const { url, mimeType, encodedDataLength } = response;
    if (!url.startsWith("http")) return;
    responses.set(requestId, { url, type: mimeType, headerBytes: encodedDataLength });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const response = responses.get(requestId);
    if (!response) return;
    const { url, type, headerBytes } = response;
    fetched.push({ url, type, bytes: Math.max(encodedDataLength - headerBytes, 0) });
  });
  await session.send("Network.enable");
  return fetched;
}
