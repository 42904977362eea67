import { html } from "hono/html";
import type { OrderLicences } from "#checkout/orders/entitlements/licence-keys.ts";
import { localise } from "#domain/languages/localised.ts";
import { formatPlural } from "#messages/format.ts";
import { type Html, headingFont, smallFont } from "./blocks.ts";
import type { EmailTexts } from "./email.ts";
import { COLOURS, typographyOf } from "./theme.ts";

/** Fonts in which 0 and O differ, and which all systems have. */
const MONOSPACE = "ui-monospace, Menlo, Consolas, 'Courier New', monospace";

/** The licence keys of an order by product, as a table row. Empty if there are none. */
export function licenceBlock(texts: EmailTexts, licences: OrderLicences[]): Html[] {
  if (licences.length === 0) return [];
  const typography = typographyOf(texts.lang);
  return [
    html`<tr>
  <td style="padding: 22px 0 0;">
    <h2 class="ink" style="margin: 0 0 10px; ${headingFont(typography)} font-size: 20px; color: ${COLOURS.ink};">${titleOf(texts, licences)}</h2>
    ${licences.map(
      (
        product,
      ) => html`<p class="soft" style="margin: 0 0 10px; ${smallFont(typography)} color: ${COLOURS.soft};">
      ${nameOf(texts, product)}${product.keys.map((key) => html`<br /><code class="ink" dir="ltr" style="font-family: ${MONOSPACE}; font-size: 16px; color: ${COLOURS.ink};">${key}</code>`)}${followText(texts, product).map((text) => html`<br />${text}`)}
    </p>`,
    )}
  </td>
</tr>`,
  ];
}

/** The same as a paragraph of plain text, each key on a line of its own. */
export function licenceText(texts: EmailTexts, licences: OrderLicences[]): string[] {
  if (licences.length === 0) return [];
  const products = licences.map((product) => linesOf(texts, product).join("\n"));
  return [[titleOf(texts, licences), ...products].join("\n")];
}

function linesOf(texts: EmailTexts, product: OrderLicences): string[] {
  return [nameOf(texts, product), ...product.keys, ...followText(texts, product)];
}

/** Whether keys follow later, and how many besides those that are here. */
function followText(texts: EmailTexts, { keys, missing }: OrderLicences): string[] {
  if (missing === 0) return [];
  return [
    formatPlural(keys.length > 0 ? texts.moreLicencesFollow : texts.licencesFollow, missing, texts.lang),
  ];
}

function titleOf(texts: EmailTexts, licences: OrderLicences[]): string {
  const count = licences.reduce((sum, { keys, missing }) => sum + keys.length + missing, 0);
  return formatPlural(texts.licences, count, texts.lang);
}

function nameOf({ lang }: EmailTexts, { name, product }: OrderLicences): string {
  return localise(name, lang) || product;
}
