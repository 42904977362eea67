import type { Browser, BrowserContextOptions, Page } from "playwright";

/** The phone that Lighthouse's mobile preset holds. */
const PHONE: BrowserContextOptions = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
  reducedMotion: "reduce",
};

/** Something that a page fetched. */
export interface Fetched {
  url: string;
  /** As the answer says it, such as `text/css`. */
  type: string;
  /** Of the body as it came over the network, compressed if it was, without headers. */
  bytes: number;
}

export interface FirstView {
  fetched: Fetched[];
  /** Fetched by what was done on the page after it had loaded. */
  later: Fetched[];
  /** Errors and warnings of the console, among them violations of the policy. */
  complaints: string[];
}

/** Opens a page in a browser that has nothing of it yet, and tells what that fetches; then what `act` fetches. */
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
  const network = await watch(page);
  await page.goto(url, { waitUntil: "networkidle" });
  const fetched = [...network];
  if (act) {
    await act(page);
    await page.waitForLoadState("networkidle");
  }
  await context.close();
  return { fetched, later: network.slice(fetched.length), complaints };
}

/** Bytes of all that a first view takes but pictures. */
export function withoutImages({ fetched }: FirstView): number {
  return fetched.filter(({ type }) => !type.startsWith("image/")).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Whatever a page fetches, added as it comes. https://chromedevtools.github.io/devtools-protocol/tot/Network/ */
async function watch(page: Page): Promise<Fetched[]> {
  const fetched: Fetched[] = [];
  const begun = new Map<string, { url: string; type: string; headerBytes: number }>();
  const session = await page.context().newCDPSession(page);
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const { url, mimeType, encodedDataLength } = response;
    if (url.startsWith("http")) begun.set(requestId, { url, type: mimeType, headerBytes: encodedDataLength });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const answer = begun.get(requestId);
    if (!answer) return;
    const { url, type, headerBytes } = answer;
    fetched.push({ url, type, bytes: Math.max(encodedDataLength - headerBytes, 0) });
  });
  await session.send("Network.enable");
  return fetched;
}
