import sharp from "sharp";
import { signs } from "./favicon.ts";
import { canSet, lettering } from "./lettering.ts";

/** Of a web app's manifest, where the round mask of a phone may cut off all but the middle. */
export const ICONS = [
  { path: "/icon-192.png", size: 192 },
  { path: "/icon-512.png", size: 512 },
] as const;
const APPLE = { path: "/apple-touch-icon.png", size: 180 };
const ICO = { path: "/favicon.ico", size: 32 };
const ICO_HEADER_BYTES = 22;

const PAPER = "#fbf7ee";
/** Parts of a side. */
const SIGN = { masked: 0.5, whole: 0.72 };

/** A seal as pixels: its ground, and what stands in it, which is nothing where the machine has no font for it. */
export interface Seal {
  sign: string;
  /** `#rrggbb` */
  colour: string;
}

/** The seal of a shop with these names, its own first, as this machine can draw it. */
export async function sealOf(names: string[], colour: string): Promise<Seal> {
  for (const sign of signs(names)) if (await canSet(sign)) return { sign, colour };
  return { sign: "", colour };
}

/** The seal for what does not read an SVG: old browsers, phones, search engines. By paths within the site. */
export async function icons(seal: Seal): Promise<[path: string, file: Buffer][]> {
  const drawn = [...ICONS, APPLE].map(
    async ({ path, size }): Promise<[string, Buffer]> => [path, await drawSeal(seal, size, SIGN.masked)],
  );
  const small = await drawSeal(seal, ICO.size, SIGN.whole);
  return [...(await Promise.all(drawn)), [ICO.path, ico(small, ICO.size)]];
}

/** A square PNG of so many pixels a side, without margin. */
export async function drawSeal({ sign, colour }: Seal, size: number, part = SIGN.whole): Promise<Buffer> {
  const side = Math.round(size * part);
  const input = sign
    ? await lettering({ text: sign, colour: PAPER, bold: true, width: side, height: side })
    : null;
  return sharp({ create: { width: size, height: size, channels: 3, background: colour } })
    .composite(input ? [{ input, gravity: "centre" }] : [])
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** One PNG as an icon file. https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10) */
function ico(png: Buffer, size: number): Buffer {
  const header = Buffer.alloc(ICO_HEADER_BYTES);
  header.writeUInt16LE(1, 2); // an icon
  header.writeUInt16LE(1, 4); // of one picture
  header.writeUInt8(size, 6);
  header.writeUInt8(size, 7);
  header.writeUInt16LE(1, 10); // colour plane
  header.writeUInt16LE(32, 12); // bits a pixel
  header.writeUInt32LE(png.length, 14);
  header.writeUInt32LE(ICO_HEADER_BYTES, 18);
  return Buffer.concat([header, png]);
}
