import "../styles/prose.css";

/** The only file that puts finished text into a page. */

/** HTML that the catalogue has made of Markdown and sanitised. */
export function Html({ html, className, lang }: { html: string; className?: string; lang?: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the catalogue has sanitised it
  return <div className={className} lang={lang} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Data for search engines (JSON-LD). A `<` is written so that no text in it can end the element. */
export function StructuredData({ data }: { data: object }) {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  // biome-ignore lint/security/noDangerouslySetInnerHtml: nothing in it can be markup
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}
