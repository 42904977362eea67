import { copyFile, mkdir } from "node:fs/promises";
import { extname, join } from "node:path";
import sharp from "sharp";
import type { FileFacts } from "./file-facts.ts";
import { UnreadablePicture } from "./picture.ts";

/** Pages show a logo as it is, so it must be small. */
export const LARGEST_LOGO_BYTES = 200_000;

/** A logo's own size; what an SVG says of itself. */
export interface LogoSize {
  width: number;
  height: number;
}

/** @throws {UnreadablePicture} where the file is not what its name says, an SVG or a PNG. */
export async function readLogoSize(path: string): Promise<LogoSize> {
  const { format, width, height } = await sharp(path)
    .metadata()
    .catch((cause: unknown) => {
      throw new UnreadablePicture(cause instanceof Error ? cause.message : String(cause), { cause });
    });
  if (`.${format}` !== extname(path).toLowerCase()) throw new UnreadablePicture(`it is ${format} inside`);
  return { width, height };
}

/** Copies a logo under a name made of its content. @returns its name in `mediaDir`. */
export async function publishLogo(from: string, { sha256 }: FileFacts, mediaDir: string): Promise<string> {
  const name = `${sha256.slice(0, 16)}${extname(from).toLowerCase()}`;
  await mkdir(mediaDir, { recursive: true });
  await copyFile(from, join(mediaDir, name));
  return name;
}
