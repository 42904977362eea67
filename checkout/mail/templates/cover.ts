import { html } from "hono/html";
import type { MailCover } from "#domain/offer.ts";
import { type Html, smallFont } from "./blocks.ts";
import { COLOURS, type Typography } from "./theme.ts";

/** A cover on a whole address, with the name of its product. */
export type NamedCover = MailCover & { name: string };

/** More covers would not fit side by side on a phone. */
const MAX_COVERS = 3;
/** The size of each of several covers, relative to a single one. */
const SMALLER = 0.48;

/** The covers of what an email is about. Apps that load no pictures show their descriptions in the same place. */
export function coverBlock(typography: Typography, covers: NamedCover[]): Html[] {
  if (covers.length === 0) return [];
  const shown = covers.slice(0, MAX_COVERS);
  const scale = shown.length > 1 ? SMALLER : 1;
  return [
    html`<tr class="screen-only">
  <td style="padding: 28px 0 0;">
    <table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
      ${shown.map((cover) => coverCell(typography, cover, scale))}
    </tr></table>
  </td>
</tr>`,
  ];
}

function coverCell(typography: Typography, { src, alt, name, ...size }: NamedCover, scale: number): Html {
  // A small picture has no room for a description.
  const text = scale < 1 ? name : alt;
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  return html`<td valign="bottom" style="padding: 0; padding-${typography.end}: 14px;"><img class="cover soft" src="${src}" alt="${text}" width="${width}" height="${height}" style="display: block; width: ${width}px; height: ${height}px; border: 0; background-color: ${COLOURS.coverBackground}; ${smallFont(typography)} color: ${COLOURS.soft};" /></td>`;
}
