import sharp from "sharp";
import { shortHash } from "#catalogue/short-hash.ts";
import { escapeXml } from "./escape-xml.ts";

/** Serif fonts of common systems. Pango cannot read the web font of the pages. */
const FONT_FAMILIES = "Songti SC,Noto Serif CJK SC,Source Han Serif SC,Georgia,serif";
/** Private-use characters that no font has, in Unicode's basic plane and in another: they are drawn as missing glyphs. */
const PRIVATE_USE = { basic: "\u{E7E7}", beyond: "\u{10FFFD}" };
const SAMPLE_POINTS = 60;
const LAST_BASIC = 0xffff;

interface TextImage {
  text: string;
  /** `#rrggbb` */
  colour: string;
  bold?: boolean;
  /** Pixels. Longer texts break into lines. */
  width: number;
  /** Pixels. A text that would be higher is drawn in a smaller font size. */
  height: number;
  /** Font size in pixels; without it the text fills its width and height. */
  size?: number;
}

/** Draws a text as a PNG without margin. Check with {@link canRenderText} first that this machine has the glyphs. */
export async function renderText({ text, colour, bold, width, height, size }: TextImage): Promise<Buffer> {
  const markup = `<span foreground="${colour}">${escapePango(text)}</span>`;
  const base = {
    text: markup,
    font: `${FONT_FAMILIES} ${bold ? "Bold " : ""}${size ?? ""}`.trim(),
    rgba: true,
    width,
  };
  const wrap = "word-char";
  if (size) {
    const image = await sharp({ text: { ...base, wrap, dpi: 72 } })
      .png()
      .toBuffer({ resolveWithObject: true });
    if (image.info.height <= height && image.info.width <= width) return image.data;
  }
  return sharp({ text: { ...base, wrap, height } })
    .png()
    .toBuffer();
}

/** Whether this machine has a font for every character of a text. Servers often have none for Chinese. */
export async function canRenderText(text: string): Promise<boolean> {
  const characters = new Set(text.replace(/\s/g, ""));
  for (const character of characters) if (await isGlyphMissing(character)) return false;
  return characters.size > 0;
}

/** A hash of how this machine draws a text, since another font would draw it differently. */
export function fontHash(text: string, { bold = false }: Pick<TextImage, "bold"> = {}): Promise<string> {
  const key = `${bold} ${text}`;
  const hash = fontHashes.get(key) ?? drawSample(text, bold).then(({ pixels }) => shortHash(pixels));
  fontHashes.set(key, hash);
  return hash;
}

/** Of the texts that this process has drawn. */
const fontHashes = new Map<string, Promise<string>>();

function isGlyphMissing(character: string): Promise<boolean> {
  const isMissing = missingGlyphs.get(character) ?? findMissingGlyph(character);
  missingGlyphs.set(character, isMissing);
  return isMissing;
}

/** Of the characters that this process has looked for. */
const missingGlyphs = new Map<string, Promise<boolean>>();

/** A missing glyph is drawn as a box around the character's code. All boxes have the same size and upper edge. */
async function findMissingGlyph(character: string): Promise<boolean> {
  const unassigned = (character.codePointAt(0) ?? 0) > LAST_BASIC ? PRIVATE_USE.beyond : PRIVATE_USE.basic;
  const [glyph, box] = await Promise.all([drawSample(character), drawSample(unassigned)]);
  return glyph.width === box.width && glyph.height === box.height && glyph.edge.equals(box.edge);
}

async function drawSample(
  sample: string,
  bold = false,
): Promise<{ width: number; height: number; edge: Buffer; pixels: Buffer }> {
  const text = {
    text: escapePango(sample),
    font: `${FONT_FAMILIES} ${bold ? "Bold " : ""}${SAMPLE_POINTS}`,
    rgba: true,
    dpi: 72,
  };
  const { data, info } = await sharp({ text }).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, edge: data.subarray(0, width * channels), pixels: data };
}

/** https://docs.gtk.org/Pango/pango_markup.html */
function escapePango(text: string): string {
  return escapeXml(text.toWellFormed().replace(/\p{Cc}/gu, " "));
}
