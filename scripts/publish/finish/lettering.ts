import sharp from "sharp";

/** Serifs of the systems on which shops are published. The pages' own face is one that browsers read, not Pango. */
const FACES = "Songti SC,Noto Serif CJK SC,Source Han Serif SC,Georgia,serif";
/** Characters that no font has: what stands for them stands for every one that is missing. */
const MISSING = { basic: "\u{E7E7}", beyond: "\u{10FFFD}" };
const TRIAL_POINTS = 60;
const LAST_BASIC = 0xffff;

interface Lettering {
  text: string;
  /** `#rrggbb` */
  colour: string;
  bold?: boolean;
  /** Pixels. Longer texts break into lines. */
  width: number;
  /** Pixels. What is higher is set smaller. */
  height: number;
  /** Pixels of the font; without it the text fills its width and height. */
  size?: number;
}

/** Sets a text as a picture of its own with nothing around it. Ask first whether this machine can: `canSet`. */
export async function lettering({ text, colour, bold, width, height, size }: Lettering): Promise<Buffer> {
  const marked = `<span foreground="${colour}">${escaped(text)}</span>`;
  const base = {
    text: marked,
    font: `${FACES} ${bold ? "Bold " : ""}${size ?? ""}`.trim(),
    rgba: true,
    width,
  };
  const wrap = "word-char";
  if (size) {
    const set = await sharp({ text: { ...base, wrap, dpi: 72 } })
      .png()
      .toBuffer({ resolveWithObject: true });
    if (set.info.height <= height && set.info.width <= width) return set.data;
  }
  return sharp({ text: { ...base, wrap, height } })
    .png()
    .toBuffer();
}

/** Whether this machine has a font for every character of a text; a server often has none for Chinese. */
export async function canSet(text: string): Promise<boolean> {
  const characters = new Set(text.replace(/\s/g, ""));
  for (const character of characters) if (await isMissing(character)) return false;
  return characters.size > 0;
}

/** A missing character is drawn as a box, whose upper edge is the same whatever is missing. */
async function isMissing(character: string): Promise<boolean> {
  const plane = (character.codePointAt(0) ?? 0) > LAST_BASIC ? MISSING.beyond : MISSING.basic;
  const [own, box] = await Promise.all([trial(character), trial(plane)]);
  return own.width === box.width && own.height === box.height && own.edge.equals(box.edge);
}

async function trial(character: string): Promise<{ width: number; height: number; edge: Buffer }> {
  const text = { text: escaped(character), font: `${FACES} ${TRIAL_POINTS}`, rgba: true, dpi: 72 };
  const { data, info } = await sharp({ text }).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, edge: data.subarray(0, width * channels) };
}

/** For Pango's markup. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, " ")
    .replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`);
}
