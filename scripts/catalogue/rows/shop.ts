import { resolvePicture } from "../content/pictures.ts";
import { localisedPath, parseField } from "../content/source.ts";
import { mediaPath, type PreparedContent, renderText, type TableRow } from "./prepared-content.ts";

/** The rows of the shop itself, its tags and its pictures. */
export function* shopRows(prepared: PreparedContent): Generator<TableRow> {
  const { shop, shopSource, tags, pictures } = prepared;
  const [first = ""] = shop.languages;
  for (const [position, language] of shop.languages.entries()) {
    const inLanguage = (texts: Record<string, string | undefined>) => texts[language] ?? texts[first] ?? "";
    const refundsLanguage = shop.refunds[language] === undefined ? first : language;
    const refunds = parseField(shopSource, localisedPath(shopSource, "refunds", refundsLanguage));
    yield [
      "shop",
      {
        language,
        position,
        name: inLanguage(shop.name),
        tagline: inLanguage(shop.tagline),
        author: inLanguage(shop.author),
        opening: inLanguage(shop.opening),
        refunds: renderText(prepared, refunds, { language, folder: "", idPrefix: "refunds", topHeading: 3 }),
        currency: shop.currency,
        support: shop.support,
        tax: shop.tax === "none" ? "none" : shop.pricesIncludeTax ? "included" : "added",
        accent: shop.theme.accent ?? null,
        fonts: shop.theme.fonts,
        density: shop.theme.density,
      },
    ];
    for (const [tag, names] of Object.entries(tags)) {
      yield ["tag_texts", { tag, language, name: inLanguage(names) }];
    }
  }
  for (const [position, tag] of Object.keys(tags).entries()) yield ["tags", { tag, position }];
  for (const [position, product] of shop.featured.entries()) yield ["featured", { position, product }];
  for (const [scheme, file] of [
    ["light", shop.theme.logo],
    ["dark", shop.theme.logoDark],
  ] as const) {
    const logo = prepared.logos.get(resolvePicture(prepared.contentDir, file ?? "", "") ?? "");
    if (logo) yield ["logos", { scheme, path: mediaPath(logo.name), width: logo.width, height: logo.height }];
  }
  yield* pictureRows(pictures);
}

function* pictureRows(pictures: PreparedContent["pictures"]): Generator<TableRow> {
  const byId = new Map([...pictures.values()].map((picture) => [picture.id, picture]));
  for (const { id, width, height, placeholder, variants } of byId.values()) {
    yield ["pictures", { picture: id, width, height, placeholder }];
    for (const [position, variant] of variants.entries()) {
      const { type, width, name } = variant;
      yield ["picture_files", { picture: id, position, type, width, path: mediaPath(name) }];
    }
  }
}
