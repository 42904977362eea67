import { localisedPath, SHOP_SHARE_IMAGE_PATH } from "#domain/addresses.ts";
import { catalogue, languages } from "./catalogue.ts";
import { shopSource } from "./source.ts";

/** The metadata of a page. Each field is one of Next's `Metadata`. */
export interface PageMetadata {
  title: string;
  description: string;
  /** The path of the manifest. */
  manifest: string;
  icons: { icon: { url: string; sizes?: string; type?: string }[]; apple: string };
  referrer?: "no-referrer";
  robots?: { index: false };
  /** The page's own URL, those of its translations by language, and those of feeds by media type. */
  alternates?: { canonical: string; languages: Record<string, string>; types: Record<string, string> };
  openGraph?: {
    title: string;
    description: string;
    url: string;
    siteName: string;
    locale: string;
    alternateLocale: string[];
    type: "website";
    images: { url: string; alt: string; width: number; height: number; type: string }[];
  };
  twitter?: { card: "summary_large_image" };
}

/** The seal as SVG and as bitmaps, which publishing draws. */
const ICONS: PageMetadata["icons"] = {
  icon: [
    { url: "/favicon.ico", sizes: "32x32" },
    { url: "/favicon.svg", type: "image/svg+xml" },
  ],
  apple: "/apple-touch-icon.png",
};
/** The size and type of every share image. */
const SHARE_IMAGE = { width: 1200, height: 630, type: "image/jpeg" };

/**
 * The metadata of a public page: title, description, its translations, feeds, and Open Graph for sharing.
 * https://ogp.me
 */
export async function pageMetadata(page: {
  lang: string;
  path: string;
  title?: string;
  description: string;
  /** The page's own picture, a site-absolute path, instead of the shop's. */
  image?: { src: string; alt: string };
}): Promise<PageMetadata> {
  const shop = (await catalogue(page.lang)).shop();
  const all = await languages();
  const { siteUrl } = shopSource();
  const absolute = (lang: string) => siteUrl + localisedPath(page.path, lang, all);
  const localised = (path: string) => localisedPath(path, page.lang, all);
  const fullTitle = `${shop.name} · ${shop.tagline}`;
  const image = page.image ?? { src: localised(SHOP_SHARE_IMAGE_PATH), alt: fullTitle };
  return {
    title: page.title ? `${page.title} · ${shop.name}` : fullTitle,
    icons: ICONS,
    manifest: localised("/manifest.webmanifest"),
    description: page.description,
    alternates: {
      canonical: absolute(page.lang),
      languages: {
        ...Object.fromEntries(all.map((lang) => [lang, absolute(lang)])),
        "x-default": absolute(all[0] ?? page.lang),
      },
      types: {
        "application/atom+xml": localised("/feed.xml"),
        "application/feed+json": localised("/feed.json"),
      },
    },
    openGraph: {
      title: page.title ?? shop.name,
      description: page.description,
      url: absolute(page.lang),
      siteName: shop.name,
      locale: localeOf(page.lang),
      alternateLocale: all.filter((lang) => lang !== page.lang).map(localeOf),
      type: "website",
      images: [{ url: siteUrl + image.src, alt: image.alt, ...SHARE_IMAGE }],
    },
    twitter: { card: "summary_large_image" },
  };
}

/** The metadata of a buyer's page: not indexed, and it sends no referrer. `manifest`: the path of its own manifest, if it has one. */
export async function privateMetadata(
  lang: string,
  title: string,
  description: string,
  manifest = "/manifest.webmanifest",
): Promise<PageMetadata> {
  const shop = (await catalogue(lang)).shop();
  return {
    title: `${title} · ${shop.name}`,
    description,
    icons: ICONS,
    manifest: localisedPath(manifest, lang, await languages()),
    robots: { index: false },
    referrer: "no-referrer",
  };
}

/** A language with a territory, as Open Graph requires: `en_US`, `zh_CN`. */
function localeOf(lang: string): string {
  const { language, region } = new Intl.Locale(lang).maximize();
  return region ? `${language}_${region}` : language;
}
