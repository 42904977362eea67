import { extname } from "node:path";
import sharp from "sharp";
import type { FileMetadata } from "./file-metadata.ts";
import type { MediaFolder } from "./media-folder.ts";
import { UnreadablePicture } from "./picture.ts";

/** Pages load a logo unchanged, so it must be small. */
export const MAX_LOGO_BYTES = 200_000;

/** A logo's intrinsic size, in pixels. */
export interface LogoSize {
  width: number;
  height: number;
}

/** @throws {UnreadablePicture} if the file's format is not that of its extension */
export async function readLogoSize(path: string): Promise<LogoSize> {
  const { format, width, height } = await sharp(path)
    .metadata()
    .catch((cause: unknown) => {
      throw new UnreadablePicture(cause instanceof Error ? cause.message : String(cause), { cause });
    });
  if (`.${format}` !== extname(path).toLowerCase()) throw new UnreadablePicture(`its content is ${format}`);
  return { width, height };
}

/** Publishes a logo, named by its hash. @returns its name in the media folder */
export async function publishLogo(
  from: string,
  { sha256 }: FileMetadata,
  media: MediaFolder,
): Promise<string> {
  const name = `${sha256.slice(0, 16)}${extname(from).toLowerCase()}`;
  await media.copy(name, from);
  return name;
}
