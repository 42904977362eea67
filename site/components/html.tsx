import "../styles/prose.css";

/** The only file that sets raw HTML. */

/** HTML that the catalogue has rendered from Markdown and sanitised. Its direction is that of its first letter. */
export function Html({ html, className, lang }: { html: string; className?: string; lang?: string }) {
  return <div className={className} lang={lang} dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Data for search engines (JSON-LD). `<` is escaped so that no text in it can close the script element. */
export function StructuredData({ data }: { data: object }) {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}
