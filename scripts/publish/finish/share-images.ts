import { mkdir, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import sharp from "sharp";
import type { Product } from "#catalogue/types.ts";
import { largest } from "./told.ts";
import { copyOrMake } from "./write.ts";

/** What networks show of a shared link: https://ogp.me */
const WIDTH = 1200;
const HEIGHT = 630;
const QUALITY = 82;
/** Pixels of a cover's edge that say which ground it stands on. */
const EDGE = 8;

/** Draws `/share/<slug>.jpeg` for every product: its cover, whole, on a ground of its own colour. */
export async function shareImages(products: Product[], site: string, cacheDir: string): Promise<void> {
  for (const { slug, cover } of products) {
    const src = largest(cover);
    if (!src) continue;
    const cached = join(cacheDir, "share", basename(src));
    await copyOrMake(cached, join(site, "share", `${slug}.jpeg`), () => draw(join(site, src), cached));
  }
}

async function draw(cover: string, to: string): Promise<void> {
  const picture = await sharp(cover).resize(WIDTH, HEIGHT, { fit: "inside" }).toBuffer();
  const { height = HEIGHT } = await sharp(picture).metadata();
  const edge = sharp(picture).extract({ left: 0, top: 0, width: EDGE, height });
  const [r = 0, g = 0, b = 0] = await edge.resize(1, 1).removeAlpha().raw().toBuffer();
  await mkdir(dirname(to), { recursive: true });
  await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: { r, g, b } } })
    .composite([{ input: picture, gravity: "centre" }])
    .jpeg({ quality: QUALITY, mozjpeg: true })
    .toFile(`${to}.unfinished`);
  await rename(`${to}.unfinished`, to);
}
