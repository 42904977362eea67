import type { PDFDocument, PDFFont } from "@cantoo/pdf-lib";
import * as fontkit from "fontkit";
import subsetFont from "subset-font";
import type { FontFile, openFontFiles } from "./font-files.ts";
import { withoutLayout } from "./without-layout.ts";

export type Style = "regular" | "bold" | "title";

/** A text in a style, all of which a document will contain. */
export type StyledText = readonly [style: Style, text: string];

/** A part of a text in one font. */
export interface Run {
  font: PDFFont;
  text: string;
}

/** The fonts of a document. */
export interface Fonts {
  /** A text as parts of one font each. Characters that no font has become question marks. */
  runs(style: Style, text: string): Run[];
  /** In points. */
  width(style: Style, text: string, size: number): number;
}

const AXES: Record<FontFile["family"], Record<Style, Record<string, number>>> = {
  // The optical size is that of the text, so that small text is sturdier.
  latin: { regular: { wght: 400, opsz: 10 }, bold: { wght: 600, opsz: 10 }, title: { wght: 400, opsz: 40 } },
  han: { regular: { wght: 400 }, bold: { wght: 600 }, title: { wght: 600 } },
};

/** Quotation marks and dashes belong to the text next to them: those of Chinese are in the Chinese font. */
const SHARED_MARKS = /[“”‘’…—·]/;
const HAN = /\p{sc=Han}/u;
const UNKNOWN = "?";

/** Embeds fonts with the characters of these texts and no others. */
export async function embedFonts(
  document: PDFDocument,
  texts: readonly StyledText[],
  findFile: ReturnType<typeof openFontFiles>,
): Promise<Fonts> {
  document.registerFontkit(fontkit);
  const used = new Map<string, { style: Style; file: FontFile; characters: Set<string> }>();
  for (const [style, text] of texts) {
    for (const { character, file } of assign(text)) {
      const entry = used.get(keyOf(style, file)) ?? { style, file, characters: new Set() };
      used.set(keyOf(style, file), entry);
      entry.characters.add(character);
    }
  }
  const embedded = new Map<string, PDFFont>();
  for (const [key, { style, file, characters }] of used) {
    const subset = await subsetFont(file.bytes, [...characters].sort().join(""), {
      targetFormat: "sfnt",
      variationAxes: AXES[file.family][style],
      noHinting: true,
    });
    embedded.set(key, await document.embedFont(withoutLayout(subset)));
  }
  return {
    runs,
    width: (style, text, size) =>
      runs(style, text).reduce((sum, { font, text }) => sum + font.widthOfTextAtSize(text, size), 0),
  };

  function runs(style: Style, text: string): Run[] {
    const found: Run[] = [];
    for (const { character, file } of assign(text)) {
      const font = embedded.get(keyOf(style, file));
      if (!font) throw new Error(`the document has no font for ${JSON.stringify(character)}`);
      const last = found.at(-1);
      if (last?.font === font) last.text += character;
      else found.push({ font, text: character });
    }
    return found;
  }

  /** The font file of each character that is drawn. */
  function assign(text: string): { character: string; file: FontFile }[] {
    const characters = [...readable(text)];
    return characters.flatMap((character, index) => {
      const neighbours = `${characters[index - 1] ?? ""}${characters[index + 1] ?? ""}`;
      const preferHan = SHARED_MARKS.test(character) && HAN.test(neighbours);
      const file = findFile(character.codePointAt(0) ?? 0, preferHan);
      if (file) return [{ character, file }];
      const unknown = findFile(UNKNOWN.charCodeAt(0), false);
      return unknown ? [{ character: UNKNOWN, file: unknown }] : [];
    });
  }
}

/** Whether a font has every character of the text that is drawn. */
export function hasGlyphs(text: string, findFile: ReturnType<typeof openFontFiles>): boolean {
  return [...readable(text)].every((character) => findFile(character.codePointAt(0) ?? 0, false) !== null);
}

/** Styles with the same axes share a font. */
function keyOf(style: Style, { path, family }: FontFile): string {
  return `${JSON.stringify(AXES[family][style])} ${path}`;
}

/** A text without what has no glyph: other spaces become plain ones, and marks of direction are left out. */
function readable(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Zs}\p{Cc}]/gu, " ")
    .replace(/\p{Cf}/gu, "");
}
