import "../styles/prose.css";

/** The only file that puts finished text into a page. */

/** HTML that the catalogue has made of Markdown and sanitised; it runs as its first letters do. */
export function Html({ html, className, lang }: { html: string; className?: string; lang?: string }) {
  return <div className={className} lang={lang} dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Data for search engines (JSON-LD). A `<` is written so that no text in it can end the element. */
export function StructuredData({ data }: { data: object }) {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}
