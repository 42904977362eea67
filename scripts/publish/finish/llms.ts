import { absolute, type Told } from "./told.ts";

/** `llms.txt`: the shop for readers that are programs. https://llmstxt.org */
export function llms(told: Told): string {
  const { shop, products, collections, pages } = told.view;
  const line = (name: string, path: string, summary: string) =>
    `- [${label(name)}](${absolute(told, path)}): ${oneLine(summary)}`;
  const parts = {
    Products: products.map(({ name, slug, summary }) => line(name, `/products/${slug}/`, summary)),
    Collections: collections.map(({ name, slug, summary }) => line(name, `/collections/${slug}/`, summary)),
    Pages: pages.map(({ title, slug, summary }) => line(title, `/pages/${slug}/`, summary)),
    Data: [
      line("All products as JSON", "/products.json", "names, prices in minor units, files"),
      line("What is new", "/feed.json", "the same products as a JSON feed, the latest change first"),
    ],
  };
  const sections = Object.entries(parts).filter(([, lines]) => lines.length > 0);
  return [
    `# ${oneLine(shop.name)}`,
    `> ${oneLine(`${shop.tagline} ${shop.opening}`)}`,
    ...sections.map(([title, lines]) => `## ${title}\n\n${lines.join("\n")}`),
    "",
  ].join("\n\n");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function label(text: string): string {
  return oneLine(text).replace(/[\\[\]]/g, (char) => `\\${char}`);
}
