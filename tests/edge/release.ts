import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Notifications } from "#catalogue/notifications.ts";
import type { Settings } from "#checkout/settings.ts";
import type { Offer, OfferOption } from "#domain/offer.ts";
import { messagesIn } from "#messages/read.ts";
import { openApiDocument } from "#openapi/document.ts";
import { assetsIgnore } from "#publish/finish/assets-ignore.ts";
import { checkoutMessageFiles } from "#publish/finish/checkout-messages.ts";
import { headerFile } from "#publish/finish/headers.ts";
import { discountWith } from "../checkout/discounts.ts";
import { OFFERS } from "../checkout/goods.ts";
import { writeOffers } from "../checkout/shop.ts";
import { arabicFiles, inArabic } from "../languages/arabic.ts";
import { UNUSUAL_FILE_NAMES } from "../site/unusual-file-names.ts";

const PAGES = {
  "index.html": "The home page",
  "404.html": "Not here",
  "products/book/index.html": "The Book",
  "products/book.json": '{"slug":"book"}',
  "products/book.json.br": "compressed beforehand, for other hosts",
  "zh/index.html": "首页",
  "zh/404.html": "没有这一页",
  "es-419/404.html": "No está aquí",
  "plain/sign-in.txt": "<h1>Sign in</h1>{{#isInvalid}}{email} is no address{{/isInvalid}}",
  "zh/plain/sign-in.txt": "<h1>登录</h1>",
  "ar/plain/sign-in.txt": `<h1>${inArabic("Sign in")}</h1>`,
  "openapi.json": JSON.stringify(openApiDocument("https://shop.example")),
  _headers: headerFile(["https://checkout.example"]),
};

/** The messages of a language that Vitrine does not have are in the content folder. */
const CONTENT_MESSAGES = new Map([["ar", arabicFiles()]]);

export const DISCOUNTS = [discountWith({ key: "THREE", code: "THREE", limit: 3 })];

export interface ReleaseOptions {
  offers?: Offer[];
  notifications?: Notifications;
  languages?: string[];
}

/** Writes a live release as publishing would, but with only a few pages that Next.js has not built. */
export async function writeRelease(
  settings: Settings,
  { offers = OFFERS, notifications = {}, languages = ["en", "zh"] }: ReleaseOptions = {},
): Promise<{ folder: string }> {
  const folder = join(settings.buildDir, "releases", "prepared");
  for (const [path, content] of Object.entries(PAGES)) await writeAt(folder, path, content);
  const messages = Object.fromEntries(
    languages.map((language) => [language, messagesIn(language, CONTENT_MESSAGES)]),
  );
  const shop = { name: {}, support: "", languages };
  for (const [path, json] of checkoutMessageFiles({ shop, messages })) await writeAt(folder, path, json);
  for (const name of UNUSUAL_FILE_NAMES)
    await writeAt(folder, join("media", "01234567", name), `This is ${name}`);
  const samples = UNUSUAL_FILE_NAMES.map((name) => `/media/01234567/${name}`);
  await writeAt(folder, ".assetsignore", assetsIgnore(samples));
  await symlink(join("releases", "prepared"), join(settings.buildDir, "current"));
  await writeOffers(settings, withLicenceKeys(offers), DISCOUNTS, { ...notifications, languages });
  return { folder };
}

/** The record has licence keys for one device. */
function withLicenceKeys(offers: Offer[]): Offer[] {
  return offers.map((offer) =>
    offer.product === "record" ? { ...offer, options: offer.options.map(withKeys) } : offer,
  );
}

function withKeys(option: OfferOption): OfferOption {
  return { ...option, parts: option.parts.map((part) => ({ ...part, licenceKeys: { activations: 1 } })) };
}

async function writeAt(release: string, path: string, content: string): Promise<void> {
  const file = join(release, "site", path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
