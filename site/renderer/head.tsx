import type { PageMetadata } from "#site/lib/metadata.ts";

/** The metadata that the framework adds to every page. */
const VIEWPORT = "width=device-width, initial-scale=1";

export interface Viewport {
  themeColor: { media: string; color: string }[];
  colorScheme: string;
}

/** A page's metadata as elements, in the order in which the framework writes them. */
export function Head({ metadata, viewport }: { metadata: PageMetadata; viewport: Viewport }) {
  const { alternates, openGraph, twitter, icons } = metadata;
  return (
    <>
      <meta charSet="utf-8" />
      <meta name="viewport" content={VIEWPORT} />
      {viewport.themeColor.map(({ media, color }) => (
        <meta key={media} name="theme-color" content={color} media={media} />
      ))}
      <meta name="color-scheme" content={viewport.colorScheme} />
      <title>{metadata.title}</title>
      <meta name="description" content={metadata.description} />
      <link rel="manifest" href={metadata.manifest} />
      {metadata.referrer && <meta name="referrer" content={metadata.referrer} />}
      {metadata.robots && <meta name="robots" content={metadata.robots.index ? "index" : "noindex"} />}
      {alternates && <Alternates {...alternates} />}
      {openGraph && <OpenGraph {...openGraph} />}
      {twitter && <meta name="twitter:card" content={twitter.card} />}
      {icons.icon.map((icon) => (
        <link key={icon.url} rel="icon" href={icon.url} type={icon.type} sizes={icon.sizes} />
      ))}
      <link rel="apple-touch-icon" href={icons.apple} />
    </>
  );
}

function Alternates({ canonical, languages, types }: NonNullable<PageMetadata["alternates"]>) {
  return (
    <>
      <link rel="canonical" href={canonical} />
      {Object.entries(languages).map(([language, url]) => (
        <link key={language} rel="alternate" hrefLang={language} href={url} />
      ))}
      {Object.entries(types).map(([type, url]) => (
        <link key={type} rel="alternate" type={type} href={url} />
      ))}
    </>
  );
}

/** https://ogp.me */
function OpenGraph(graph: NonNullable<PageMetadata["openGraph"]>) {
  return (
    <>
      <meta property="og:title" content={graph.title} />
      <meta property="og:description" content={graph.description} />
      <meta property="og:url" content={graph.url} />
      <meta property="og:site_name" content={graph.siteName} />
      <meta property="og:locale" content={graph.locale} />
      {graph.images.map(({ url, type, width, height, alt }) => (
        <OpenGraphImage key={url} {...{ url, type, width, height, alt }} />
      ))}
      {graph.alternateLocale.map((locale) => (
        <meta key={locale} property="og:locale:alternate" content={locale} />
      ))}
      <meta property="og:type" content={graph.type} />
    </>
  );
}

function OpenGraphImage({
  url,
  type,
  width,
  height,
  alt,
}: NonNullable<PageMetadata["openGraph"]>["images"][number]) {
  return (
    <>
      <meta property="og:image" content={url} />
      <meta property="og:image:type" content={type} />
      <meta property="og:image:width" content={String(width)} />
      <meta property="og:image:height" content={String(height)} />
      <meta property="og:image:alt" content={alt} />
    </>
  );
}
