import type { Metadata } from "next";
import { localisedPath, SHOP_SHARE_PATH } from "#domain/addresses.ts";
import { catalogue, languages } from "./catalogue.ts";
import { siteUrl } from "./site-url.ts";

/** The seal, for what reads an SVG and for what does not; publishing draws them. */
const ICONS = {
  icon: [
    { url: "/favicon.ico", sizes: "32x32" },
    { url: "/favicon.svg", type: "image/svg+xml" },
  ],
  apple: "/apple-touch-icon.png",
};
/** ProductProps every picture that is shown where a page is shared. */
const SHARED = { width: 1200, height: 630, type: "image/jpeg" };

/**
 * The head of a page: its title, its one line, where the same page is in the other languages, and what is shown where
 * it is shared. https://ogp.me
 */
export async function pageMetadata(page: {
  lang: string;
  path: string;
  title?: string;
  description: string;
  /** The page's own picture, a site-absolute path, instead of the shop's. */
  image?: { src: string; alt: string };
}): Promise<Metadata> {
  const { shop } = await catalogue(page.lang);
  const all = await languages();
  const absolute = (lang: string) => siteUrl + localisedPath(page.path, lang, all);
  const own = (path: string) => localisedPath(path, page.lang, all);
  const whole = `${shop.name} · ${shop.tagline}`;
  const image = page.image ?? { src: own(SHOP_SHARE_PATH), alt: whole };
  return {
    title: page.title ? `${page.title} · ${shop.name}` : whole,
    icons: ICONS,
    manifest: own("/manifest.webmanifest"),
    description: page.description,
    alternates: {
      canonical: absolute(page.lang),
      languages: {
        ...Object.fromEntries(all.map((lang) => [lang, absolute(lang)])),
        "x-default": absolute(all[0] ?? page.lang),
      },
      types: {
        "application/atom+xml": own("/feed.xml"),
        "application/feed+json": own("/feed.json"),
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
      images: [{ url: siteUrl + image.src, alt: image.alt, ...SHARED }],
    },
    twitter: { card: "summary_large_image" },
  };
}

/** The head of a page that is nobody else’s business: not for search engines, and no referrer from it. */
export async function privateMetadata(lang: string, title: string, description: string): Promise<Metadata> {
  const { shop } = await catalogue(lang);
  return {
    title: `${title} · ${shop.name}`,
    description,
    icons: ICONS,
    manifest: localisedPath("/manifest.webmanifest", lang, await languages()),
    robots: { index: false },
    referrer: "no-referrer",
  };
}

/** A language with the country that Open Graph wants to hear: `en_US`, `zh_CN`. */
function localeOf(lang: string): string {
  const { language, region } = new Intl.Locale(lang).maximize();
  return region ? `${language}_${region}` : language;
}
