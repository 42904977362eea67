import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesFor, serveCheckout } from "#checkout/node/serve.ts";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import type { Offer, OfferFile, OffersFile } from "#domain/offer.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { freePort } from "../free-port.ts";

/** A shop with a few goods that runs for a test: the real checkout on Node, the real SDKs, the sandbox over HTTP. */
export interface TestShop {
  /** Where it listens, which is not SITE_URL when that is set. */
  url: string;
  sandboxUrl: string;
  settings: Settings;
  /** Lines of the checkout's log. */
  lines: Record<string, unknown>[];
  /** Stops the checkout and starts it again on the same data. */
  restart(): Promise<void>;
  stopCheckout(): Promise<void>;
  close(): Promise<void>;
}

export const GOODS = {
  "book.pdf": "the pages of the book",
  "雨打瓦.txt": "一段雨声",
  "one.mp3": "the first song",
};

export async function startShop(
  options: { offers?: Offer[] | null; variables?: Record<string, string> } = {},
): Promise<TestShop> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-shop-"));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const settings = parseSettings({
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    BUILD_DIR: join(folder, "build"),
    DATA_DIR: join(folder, "data"),
    ...options.variables,
  });
  await mkdir(join(settings.buildDir, "current"), { recursive: true });
  if (options.offers !== null) {
    await writeOffers(settings, options.offers ?? OFFERS);
    await mkdir(join(settings.buildDir, "current", "site"));
  }
  await storeGoods(settings);

  const lines: Record<string, unknown>[] = [];
  const startCheckout = () =>
    serveCheckout(settings, (level, event, facts) => lines.push({ level, event, ...facts }));
  const sandbox = await serveSandbox({
    port: sandboxPort,
    dataFile: join(settings.dataDir, "sandbox.jsonl"),
    webhookUrl: `${url}/api/webhooks/stripe`,
    webhookSecret: settings.stripe.webhookSecret,
    shopUrl: url,
  });
  let checkout: { close(): Promise<void> } | null = await startCheckout();

  return {
    url,
    sandboxUrl: sandbox.url,
    settings,
    lines,
    async restart() {
      await checkout?.close();
      checkout = await startCheckout();
    },
    async stopCheckout() {
      await checkout?.close();
      checkout = null;
    },
    async close() {
      await checkout?.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Publishes other offers under a running shop. */
export async function writeOffers(settings: Settings, offers: Offer[]): Promise<void> {
  const file: OffersFile = {
    version: 1,
    shop: { name: { en: "The Shop", zh: "小店" }, languages: ["en", "zh"], support: "help@shop.example" },
    offers,
  };
  await writeFile(join(settings.buildDir, "current", "offers.json"), JSON.stringify(file));
}

async function storeGoods(settings: Settings): Promise<void> {
  const { files } = await filesFor(settings);
  for (const name of ["book.pdf", "雨打瓦.txt", "one.mp3"] as const) {
    const body = new Blob([GOODS[name]]).stream();
    await files.put(fileOf(name), body);
  }
}

export function fileOf(name: keyof typeof GOODS): OfferFile {
  const bytes = new TextEncoder().encode(GOODS[name]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return {
    key: `${sha256}/${name}`,
    name,
    title: name === "book.pdf" ? { en: "The book", zh: "全书" } : null,
    size: bytes.length,
    type: "application/octet-stream",
    sha256,
  };
}

function offer(product: string, name: Record<string, string>, options: Offer["options"]): Offer {
  return { product, name, summary: { en: "Worth it." }, image: null, currency: "USD", options };
}

const bookPart = {
  product: "book",
  name: { en: "The Book", zh: "书" },
  files: [fileOf("book.pdf"), fileOf("雨打瓦.txt")],
};
const recordPart = { product: "record", name: { en: "The Record" }, files: [fileOf("one.mp3")] };
const standard = { key: "standard", name: { en: "Standard" }, minimum: null };

export const OFFERS: Offer[] = [
  offer("book", { en: "The Book", zh: "书" }, [{ ...standard, price: 2900, parts: [bookPart] }]),
  offer("icons", { en: "Icons" }, [
    { key: "personal", name: { en: "Personal" }, price: 2400, minimum: null, parts: [bookPart] },
    { key: "studio", name: { en: "Studio" }, price: 6900, minimum: null, parts: [bookPart] },
  ]),
  offer("record", { en: "The Record" }, [{ ...standard, price: 900, minimum: 500, parts: [recordPart] }]),
  offer("zine", { en: "The Zine" }, [
    { key: "open", name: { en: "Pay as you like" }, price: 2000, minimum: 500, parts: [bookPart] },
    { key: "deluxe", name: { en: "Deluxe" }, price: 800, minimum: null, parts: [bookPart] },
    { key: "patron", name: { en: "Patron" }, price: 5000, minimum: 3000, parts: [bookPart] },
  ]),
  offer("everything", { en: "Everything" }, [{ ...standard, price: 3500, parts: [bookPart, recordPart] }]),
  offer("sheet", { en: "The Free Sheet" }, [{ ...standard, price: 0, parts: [bookPart] }]),
  offer("tote", { en: "A Tote in Yen" }, [{ ...standard, price: 1200, parts: [bookPart] }]),
  offer("soon", { en: "Soon" }, [{ ...standard, price: null, parts: [] }]),
].map((made) => (made.product === "tote" ? { ...made, currency: "JPY" } : made));
