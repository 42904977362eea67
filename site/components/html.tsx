/** HTML that the catalogue has made of Markdown and sanitised. */
export function Html({ html, className, lang }: { html: string; className?: string; lang?: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the catalogue has sanitised it
  return <div className={className} lang={lang} dangerouslySetInnerHTML={{ __html: html }} />;
}
