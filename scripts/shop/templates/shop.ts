import { yamlText } from "#catalogue/content/yaml.ts";
import { SHIPPED_LANGUAGES } from "#messages/read.ts";
import { schemaComment } from "../schema.ts";
import { messageTemplates } from "./messages.ts";
import { starterTexts } from "./texts.ts";

export interface ShopAnswers {
  name: string;
  currency: string;
  /** The default one first. */
  languages: string[];
  support: string;
}

/**
 * The files of a new shop by their paths, without the JSON Schemas.
 * @param folder the name of its content folder
 * @param today a date such as 2026-10-02
 */
export function shopFiles(answers: ShopAnswers, folder: string, today: string): Record<string, string> {
  return {
    "shop.yaml": shopYaml(answers),
    ...Object.fromEntries(answers.languages.flatMap((language) => pagesIn(language, answers, today))),
    ...Object.assign({}, ...untranslatedLanguages(answers).map(messageTemplates)),
    ".env": env(folder),
    ".gitignore": ".env\n",
    "README.md": readme(answers.name, folder),
  };
}

/** The languages of a new shop whose messages the creator has to translate. */
export function untranslatedLanguages({ languages }: ShopAnswers): string[] {
  return languages.filter((code) => !SHIPPED_LANGUAGES.includes(code));
}

function shopYaml({ name, currency, languages, support }: ShopAnswers): string {
  const localised = (key: string, text: (language: string) => string) => {
    const [first = ""] = languages;
    if (languages.length === 1) return `${key}: ${yamlText(text(first))}`;
    return [`${key}:`, ...languages.map((code) => `  ${code}: ${yamlText(text(code))}`)].join("\n");
  };
  return `${schemaComment("shop")}
# What each field means: npm run shop -- explain, or docs/fields.md in Vitrine's folder.
${localised("name", () => name)}
${localised("tagline", (code) => starterTexts(code).tagline)}
${localised("author", () => name)}
currency: ${currency}
languages: [${languages.join(", ")}]
support: ${yamlText(support)}
${localised("opening", (code) => starterTexts(code).opening)}
${localised("licence", (code) => starterTexts(code).licence)}
${localised("refunds", (code) => starterTexts(code).refunds(support))}
`;
}

function pagesIn(
  language: string,
  { languages: [first], support }: ShopAnswers,
  today: string,
): [string, string][] {
  const isDefault = language === first;
  const { help, privacy } = starterTexts(language);
  return Object.entries({ help, privacy }).map(([slug, { title, summary, body }]) => {
    const front = [
      `title: ${yamlText(title)}`,
      `summary: ${yamlText(summary)}`,
      ...(isDefault ? [`updated: ${today}`] : []),
    ];
    const prefix = isDefault ? "" : `/${language}`;
    const file = isDefault ? `pages/${slug}.md` : `pages/${slug}.${language}.md`;
    return [file, `---\n${front.join("\n")}\n---\n\n${body(support, prefix)}`];
  });
}

/** Generated files and the order book are next to the content, not in it, since that may be published, synchronised or shared. */
function env(folder: string): string {
  const data = `../${folder}.vitrine`;
  return `# The settings of this shop, which are kept out of git. .env.example in Vitrine's folder explains all of them.
# Folders are relative to this file. DATA_DIR has the order book: keep a backup of it.
BUILD_DIR=${JSON.stringify(data)}
DATA_DIR=${JSON.stringify(`${data}/data`)}
# SITE_URL=https://shop.example
`;
}

function readme(name: string, folder: string): string {
  return `# ${name}

The content of a shop made with Vitrine. These commands run in Vitrine's folder; \`../${folder}\` stands for the path to this one:

    npm run shop -- new product 'My Product' --kind book --price 9 --content '../${folder}'
    npm run shop -- check --content '../${folder}'      # report all mistakes
    CONTENT_DIR='../${folder}' npm start                # publish the shop and serve it on this machine

| | |
| --- | --- |
| \`shop.yaml\` | name, languages, currency and texts of the shop |
| \`products/<slug>/\` | a product: \`product.md\`, a cover, and in \`files/\` what is sold; \`gallery/\` has pictures, \`samples/\` free files |
| \`collections/<slug>.md\` | a collection of products |
| \`pages/<slug>.md\` | a page, linked at the foot of every page |
| \`messages/<language>/\` | your own texts of the interface, or those of a language that Vitrine does not have |
| \`tags.yaml\` | the names of tags, once products have some |
| \`.env\` | settings and keys, never in git |
| \`../${folder}.vitrine/\` | generated files, and in \`data/\` the order book: keep a backup of \`data/\` |

\`npm run shop -- explain price\` says what a field means. \`docs/fields.md\` in Vitrine's folder lists all of them. To update Vitrine,
run \`git pull && npm ci\` there, then \`npm run shop -- schema --content '../${folder}'\` for the editor's help in \`.schema/\`.
`;
}
