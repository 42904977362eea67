import sharp from "sharp";
import { toHex } from "#catalogue/colour.ts";
import { DEFAULT_ACCENT, PALETTE, SEAL_INK } from "#catalogue/palette.ts";
import { canRenderText, renderText } from "#publish/finish/text-image.ts";

/** Pixels, in the proportion of the sample shop's covers. */
const WIDTH = 1600;
const HEIGHT = 2000;
const MARGIN = 128;
const TITLE = { size: 232, height: 1100 };
const LABEL = { size: 58, height: 160 };
const RULE = 6;
const SEAL = 64;
/** The upper edge of the label. */
const FOOT = HEIGHT - MARGIN - LABEL.size;

interface Cover {
  title: string;
  /** A few words at the foot, such as the kind of product. */
  label: string;
  /** The shop's accent in any CSS notation; null: it has none. */
  accent: string | null;
}

/** `#rrggbb` */
interface Colours {
  backgroundColour: string;
  ink: string;
  seal: string;
}

/** Draws a typographic cover, as a PNG. Texts for which this machine has no font are left out. */
export async function drawPlaceholderCover({ title, label, accent }: Cover): Promise<Buffer> {
  const colours = coloursFor(title, accent ?? DEFAULT_ACCENT);
  const width = WIDTH - 2 * MARGIN;
  const texts = [
    { text: title, ...TITLE, top: MARGIN + 72 },
    { text: label, ...LABEL, top: FOOT },
  ];
  const overlays = [];
  for (const { text, size, height, top } of texts) {
    if (!(await canRenderText(text))) continue;
    overlays.push({
      input: await renderText({ text, colour: colours.ink, width, height, size }),
      left: MARGIN,
      top,
    });
  }
  return sharp(Buffer.from(background(colours)))
    .composite(overlays)
    .png({ palette: true })
    .toBuffer();
}

/** One of three backgrounds, so that covers differ side by side: the accent, ink or paper. */
function coloursFor(title: string, accent: string): Colours {
  const sum = [...title].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  const onPaper = { backgroundColour: PALETTE.paper.light, ink: PALETTE.ink.light, seal: accent };
  const onAccent = { backgroundColour: accent, ink: SEAL_INK, seal: SEAL_INK };
  const onInk = { backgroundColour: PALETTE.ink.light, ink: SEAL_INK, seal: accent };
  const { backgroundColour, ink, seal } = [onPaper, onAccent, onInk][sum % 3] ?? onPaper;
  return { backgroundColour: hex(backgroundColour), ink: hex(ink), seal: hex(seal) };
}

function hex(colour: string): string {
  const converted = toHex(colour);
  if (converted === null) throw new Error(`${colour} in shop.yaml is not a colour`);
  return converted;
}

/** A background with two hairlines, between which there is room for the title, and a seal at the foot. */
function background({ backgroundColour, ink, seal }: Colours): string {
  const rect = (colour: string, [x, y, width, height]: [number, number, number, number]) =>
    `<rect fill="${colour}" x="${x}" y="${y}" width="${width}" height="${height}"/>`;
  const width = WIDTH - 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
${rect(backgroundColour, [0, 0, WIDTH, HEIGHT])}
${rect(ink, [MARGIN, MARGIN, width, RULE])}
${rect(ink, [MARGIN, FOOT - 60, width, RULE])}
${rect(seal, [WIDTH - MARGIN - SEAL, FOOT, SEAL, SEAL])}
</svg>`;
}
