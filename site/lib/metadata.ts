import type { Metadata } from "next";
import { catalogue, languages } from "./catalogue.ts";
import { addressOf } from "./paths.ts";
import { siteUrl } from "./site-url.ts";

const FAVICON = { icon: "/favicon.svg" };

/** The head of a page: its title, its one line, and where the same page is in the other languages. */
export async function headOf(page: {
  lang: string;
  path: string;
  title?: string;
  description: string;
  image?: string;
}): Promise<Metadata> {
  const { shop } = await catalogue(page.lang);
  const all = await languages();
  const absolute = (lang: string) => siteUrl + addressOf(page.path, lang, all);
  const title = page.title ? `${page.title} · ${shop.name}` : `${shop.name} · ${shop.tagline}`;
  return {
    title,
    icons: FAVICON,
    manifest: addressOf("/manifest.webmanifest", page.lang, all),
    description: page.description,
    alternates: {
      canonical: absolute(page.lang),
      languages: {
        ...Object.fromEntries(all.map((lang) => [lang, absolute(lang)])),
        "x-default": absolute(all[0] ?? page.lang),
      },
      types: { "application/atom+xml": addressOf("/feed.xml", page.lang, all) },
    },
    openGraph: {
      title: page.title ?? shop.name,
      description: page.description,
      url: absolute(page.lang),
      siteName: shop.name,
      locale: page.lang,
      type: "website",
      ...(page.image && { images: [{ url: siteUrl + page.image, width: 1200, height: 630 }] }),
    },
    twitter: { card: page.image ? "summary_large_image" : "summary" },
  };
}

/** The head of a page that is nobody else’s business: not for search engines, and no referrer from it. */
export async function privateHead(lang: string, title: string, description: string): Promise<Metadata> {
  const { shop } = await catalogue(lang);
  return {
    title: `${title} · ${shop.name}`,
    description,
    icons: FAVICON,
    robots: { index: false },
    referrer: "no-referrer",
  };
}
