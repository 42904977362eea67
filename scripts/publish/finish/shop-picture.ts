import { createHash } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp, { type OverlayOptions } from "sharp";
import type { CatalogueView, Product } from "#catalogue/types.ts";
import { lookOf } from "./colour.ts";
import { drawSeal, type Seal } from "./icons.ts";
import { canSet, lettering } from "./lettering.ts";
import { largest } from "./told.ts";
import { copyOrMake } from "./write.ts";

/** What networks show of a shared link: https://ogp.me */
const WIDTH = 1200;
const HEIGHT = 630;
const QUALITY = 86;
/** Raise it when the picture is drawn in another way. */
const VERSION = 1;

/** Pixels. */
const MARGIN = 72;
const SEAL = 92;
const WORDS = { width: 396, name: 52, nameHeight: 220, tagline: 27, taglineHeight: 110, gap: 26 };
const PLATES = { besideWords: 540, besideSeal: 252, width: 280, height: 360, gap: 24, floor: 536 };
const MOST_PLATES = 4;

/**
 * Draws the picture that is shown where a page without a product is shared: the shop's seal, its name and line, and its
 * first works on a shelf. Words for which this machine has no font are left out; the rest says enough.
 */
export async function shopPicture(of: {
  view: CatalogueView;
  seal: Seal;
  /** The folder of the published site, in which the covers are. */
  site: string;
  cacheDir: string;
  to: string;
}): Promise<void> {
  const { view, seal, site } = of;
  const { name, tagline } = view.shop;
  const words = (await canSet(name)) ? { name, tagline: (await canSet(tagline)) ? tagline : "" } : null;
  const covers = shown(view).map(({ cover }) => largest(cover));
  const look = await lookOf("paper", "ink", "soft", "line");
  const recipe = JSON.stringify([VERSION, look, words, seal, covers]);
  const key = createHash("sha256").update(recipe).digest("hex").slice(0, 16);
  const cached = join(of.cacheDir, "share", `shop-${key}.jpeg`);
  await copyOrMake(cached, of.to, async () => {
    const parts = [
      { input: await drawSeal(seal, SEAL), left: MARGIN, top: MARGIN },
      ...(words ? await column(words, look) : []),
      ...(await shelf(
        covers.map((cover) => join(site, cover)),
        words ? PLATES.besideWords : PLATES.besideSeal,
        look.line,
      )),
    ];
    await mkdir(dirname(cached), { recursive: true });
    await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: look.paper } })
      .composite(parts)
      .jpeg({ quality: QUALITY, mozjpeg: true })
      .toFile(`${cached}.unfinished`);
    await rename(`${cached}.unfinished`, cached);
  });
}

/** The featured works, then the newest. */
function shown({ shop, products }: CatalogueView): Product[] {
  const featured = shop.featured.flatMap((slug) => products.find((product) => product.slug === slug) ?? []);
  return [...new Set([...featured, ...products])].slice(0, MOST_PLATES);
}

/** Name and line, standing on the shelf's floor. */
async function column(
  { name, tagline }: { name: string; tagline: string },
  { ink, soft }: { ink: string; soft: string },
): Promise<OverlayOptions[]> {
  const { width, gap } = WORDS;
  const texts = [
    { text: tagline, colour: soft, size: WORDS.tagline, height: WORDS.taglineHeight },
    { text: name, colour: ink, size: WORDS.name, height: WORDS.nameHeight },
  ];
  const parts: OverlayOptions[] = [];
  let floor = PLATES.floor;
  for (const text of texts.filter(({ text }) => text !== "")) {
    const input = await lettering({ ...text, width });
    const { height } = await sharp(input).metadata();
    parts.push({ input, left: MARGIN, top: floor - height });
    floor -= height + gap;
  }
  return parts;
}

/** Covers side by side on a line; the last one goes on beyond the edge. */
async function shelf(covers: string[], left: number, colour: string): Promise<OverlayOptions[]> {
  const { width, height, gap, floor } = PLATES;
  const fitting = covers.slice(0, Math.ceil((WIDTH - left) / (width + gap)));
  const plates = fitting.map(async (cover, i): Promise<OverlayOptions> => {
    const from = left + i * (width + gap);
    const plate = sharp(await sharp(cover).resize(width, height, { fit: "inside" }).toBuffer());
    const size = await plate.metadata();
    const seen = Math.min(size.width, WIDTH - from);
    const input = await plate.extract({ left: 0, top: 0, width: seen, height: size.height }).toBuffer();
    return { input, left: from, top: floor - size.height };
  });
  if (plates.length === 0) return [];
  const line = { create: { width: WIDTH - left, height: 1, channels: 3, background: colour } } as const;
  return [...(await Promise.all(plates)), { input: line, left, top: floor }];
}
