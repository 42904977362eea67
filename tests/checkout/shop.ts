import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFiles } from "#checkout/node/files.ts";
import { serveCheckout } from "#checkout/node/serve.ts";
import { type NodeSettings, parseNodeSettings } from "#checkout/node/settings.ts";
import type { Settings } from "#checkout/settings.ts";
import type { Discount } from "#domain/discount.ts";
import type { Offer, OffersFile } from "#domain/offer.ts";
import { printOffers } from "#domain/print-offers.ts";
import { publishedMessages } from "#messages/checkout.ts";
import { messagesIn } from "#messages/read.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { freePort } from "../free-port.ts";
import { fileOf, GOODS, OFFERS } from "./goods.ts";

/** What a shop says about itself in shop.yaml, besides its name. Its languages are English and Chinese if it does not say. */
type ShopTerms = Omit<OffersFile["shop"], "name" | "languages" | "support"> & { languages?: string[] };

/** A shop with a few products: the real checkout on Node and the real SDKs, with the sandbox over HTTP. */
export interface TestShop {
  /** Where the checkout listens. Differs from SITE_URL if that is set. */
  url: string;
  sandboxUrl: string;
  settings: NodeSettings;
  /** Lines of the checkout's log. */
  lines: Record<string, unknown>[];
  /** Moves the clock of the checkout. */
  wait(seconds: number): void;
  /** Stops the checkout and starts it again on the same data. */
  restart(): Promise<void>;
  /** Stops the checkout after it has finished everything that was due. */
  stopCheckout(): Promise<void>;
  /** @throws if the checkout has answered a request with an internal error */
  close(): Promise<void>;
}

export async function startShop(
  options: {
    offers?: Offer[] | null;
    discounts?: Discount[];
    terms?: ShopTerms;
    /** Stripe's tax: the prices contain it, for all products of the code. */
    taxCode?: string;
    variables?: Record<string, string>;
    emailsPerSecond?: number;
  } = {},
): Promise<TestShop> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-shop-"));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const settings = parseNodeSettings({
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    BUILD_DIR: join(folder, "build"),
    DATA_DIR: join(folder, "data"),
    ...options.variables,
  });
  await mkdir(join(settings.buildDir, "current"), { recursive: true });
  if (options.offers !== null) {
    const { offers = OFFERS, discounts, terms, taxCode } = options;
    await writeOffers(
      settings,
      taxCode === undefined ? offers : offers.map((offer) => ({ ...offer, taxCode })),
      discounts,
      { ...terms, ...(taxCode !== undefined && { tax: { pricesInclude: true } }) },
    );
    await mkdir(join(settings.buildDir, "current", "site"));
  }
  await storeGoods(settings);

  const lines: Record<string, unknown>[] = [];
  const startCheckout = () =>
    serveCheckout(settings, {
      log: (level, event, facts) => lines.push({ level, event, ...facts }),
      clock: () => new Date(Date.now() + waited),
    });
  let waited = 0;
  const sandbox = await serveSandbox({
    port: sandboxPort,
    dataFile: join(settings.dataDir, "sandbox.jsonl"),
    webhookUrl: `${url}/api/webhooks/stripe`,
    webhookSecret: settings.stripe.webhookSecret,
    shopUrl: url,
    ...(options.emailsPerSecond && { emailsPerSecond: options.emailsPerSecond }),
  });
  let checkout: { close(): Promise<void> } | null = await startCheckout();

  return {
    url,
    sandboxUrl: sandbox.url,
    settings,
    lines,
    wait(seconds) {
      waited += seconds * 1000;
    },
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
      const unexpected = lines.filter(({ code }) => code === "internal-error");
      if (unexpected.length > 0) throw new Error(`Unexpected errors: ${JSON.stringify(unexpected)}`);
    },
  };
}

/** Publishes other offers while the shop runs. */
export async function writeOffers(
  settings: Settings,
  offers: Offer[],
  discounts: Discount[] = [],
  terms: ShopTerms = {},
): Promise<void> {
  const shop = {
    name: { en: "The Shop", zh: "小店" },
    languages: ["en", "zh"],
    support: "help@shop.example",
  };
  const file: OffersFile = {
    version: 2,
    shop: { ...shop, ...terms },
    offers,
    discounts,
    messages: { en: publishedMessages(messagesIn("en")), zh: publishedMessages(messagesIn("zh")) },
  };
  await writeFile(join(settings.buildDir, "current", "offers.json"), printOffers(file));
}

async function storeGoods(settings: Settings): Promise<void> {
  const { files } = await createFiles(settings);
  for (const name of ["book.pdf", "雨打瓦.txt", "one.mp3"] as const) {
    const body = new Blob([GOODS[name]]).stream();
    await files.put(fileOf(name), body);
  }
}
