import sharp from "sharp";
import { SEAL_INK } from "#catalogue/palette.ts";
import { sealCandidates } from "#domain/seal.ts";
import type { Reads } from "../file-records.ts";
import { canRenderText, fontHash, renderText } from "./text-image.ts";

/** Icons of the web app manifest. Phones may crop them to a circle. */
export const MANIFEST_ICONS = [
  { path: "/icon-192.png", size: 192 },
  { path: "/icon-512.png", size: 512 },
] as const;
const APPLE_ICON = { path: "/apple-touch-icon.png", size: 180 };
/** The icon for old browsers, which is drawn with the others. */
export const FAVICON = "/favicon.ico";
const ICO = { path: FAVICON, size: 32 };
const ICO_HEADER_BYTES = 22;

/** The character's height relative to the icon's. */
const CHARACTER_RATIO = { maskable: 0.5, full: 0.72 };

/** The seal as drawn in bitmaps. `character` is empty if this machine has no font for it. */
export interface Seal {
  character: string;
  /** Background, `#rrggbb`. */
  colour: string;
  /** A hash of how this machine's font draws the character. */
  font: string;
}

/** Chooses the character of the seal that this machine can draw. `names` are the shop's names, the main one first. */
export async function chooseSeal(names: string[], colour: string): Promise<Seal> {
  for (const character of sealCandidates(names)) {
    if (!(await canRenderText(character))) continue;
    return { character, colour, font: await fontHash(character, { bold: true }) };
  }
  return { character: "", colour, font: "" };
}

/** The seal as reads of a file. */
export function sealReads({ font, ...seal }: Seal): Reads {
  return [
    ["the seal", JSON.stringify(seal)],
    ["the font of the seal on this machine", font],
  ];
}

/** Draws the seal for programs that do not support SVG icons: old browsers, phones, search engines. */
export function drawIcons(seal: Seal): Promise<[path: string, file: Buffer][]> {
  const key = JSON.stringify(seal);
  const icons = drawn.get(key) ?? draw(seal);
  drawn.set(key, icons);
  return icons;
}

/** The icons of each seal that this process has drawn, since they are drawn for each release. */
const drawn = new Map<string, Promise<[path: string, file: Buffer][]>>();

async function draw(seal: Seal): Promise<[path: string, file: Buffer][]> {
  const pngs = [...MANIFEST_ICONS, APPLE_ICON].map(
    async ({ path, size }): Promise<[string, Buffer]> => [
      path,
      await drawSeal(seal, size, CHARACTER_RATIO.maskable),
    ],
  );
  const small = await drawSeal(seal, ICO.size, CHARACTER_RATIO.full);
  return [...(await Promise.all(pngs)), [ICO.path, encodeIco(small, ICO.size)]];
}

/** Draws the seal as a square PNG, `size` pixels wide. */
export async function drawSeal(
  { character, colour }: Seal,
  size: number,
  ratio = CHARACTER_RATIO.full,
): Promise<Buffer> {
  const side = Math.round(size * ratio);
  const input = character
    ? await renderText({ text: character, colour: SEAL_INK, bold: true, width: side, height: side })
    : null;
  return sharp({ create: { width: size, height: size, channels: 3, background: colour } })
    .composite(input ? [{ input, gravity: "centre" }] : [])
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** Encodes one PNG as an ICO file. https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10) */
function encodeIco(png: Buffer, size: number): Buffer {
  const header = Buffer.alloc(ICO_HEADER_BYTES);
  header.writeUInt16LE(1, 2); // type: icon
  header.writeUInt16LE(1, 4); // number of pictures
  header.writeUInt8(size, 6);
  header.writeUInt8(size, 7);
  header.writeUInt16LE(1, 10); // colour planes
  header.writeUInt16LE(32, 12); // bits per pixel
  header.writeUInt32LE(png.length, 14);
  header.writeUInt32LE(ICO_HEADER_BYTES, 18); // offset of the picture
  return Buffer.concat([header, png]);
}
