import { collectionPath, pagePath, productPath } from "#domain/addresses.ts";
import { oneLine } from "#domain/one-line.ts";
import { absoluteUrl, type SiteContext } from "./site-context.ts";

/** `llms.txt`: an outline of the shop for language models. https://llmstxt.org */
export function llms(context: SiteContext): string {
  const { shop, products, collections, pages } = context.view;
  const line = (name: string, path: string, summary: string) =>
    `- [${escapeLabel(name)}](${absoluteUrl(context, path)}): ${oneLine(summary)}`;
  const sections = {
    Products: products.map(({ name, slug, summary }) => line(name, productPath(slug), summary)),
    Collections: collections.map(({ name, slug, summary }) => line(name, collectionPath(slug), summary)),
    Pages: pages.map(({ title, slug, summary }) => line(title, pagePath(slug), summary)),
    Data: [
      line("All products as JSON", "/products.json", "names, prices in minor units, files"),
      line("What is new", "/feed.json", "the same products as a JSON feed, the latest change first"),
    ],
  };
  const filled = Object.entries(sections).filter(([, lines]) => lines.length > 0);
  return [
    `# ${oneLine(shop.name)}`,
    `> ${oneLine(`${shop.tagline} ${shop.opening}`)}`,
    ...filled.map(([title, lines]) => `## ${title}\n\n${lines.join("\n")}`),
    "",
  ].join("\n\n");
}

function escapeLabel(text: string): string {
  return oneLine(text).replace(/[\\[\]]/g, (char) => `\\${char}`);
}
