import { createHash } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp, { type OverlayOptions } from "sharp";
import { largestVariant } from "#catalogue/largest-variant.ts";
import type { CatalogueView, Product } from "#catalogue/types.ts";
import { readOf } from "../reads.ts";
import type { SiteWriter } from "../site-writer.ts";
import { paletteHex } from "./colour.ts";
import { drawSeal, type Seal, sealReads } from "./icons.ts";
import { DRAWING, rowReads } from "./site-reads.ts";
import { canRenderText, fontHash, renderText } from "./text-image.ts";

/** Pixels. https://ogp.me */
const WIDTH = 1200;
const HEIGHT = 630;
const QUALITY = 86;
/** Part of the cache key. Increase it when the drawing code changes. */
const VERSION = 1;

const TEXT_FONT = "the font of its text on this machine";

/** Pixels. */
const MARGIN = 72;
const SEAL_SIZE = 92;
const TEXT = { width: 396, name: 52, nameHeight: 220, tagline: 27, taglineHeight: 110, gap: 26 };
const COVERS = { leftOfText: 540, leftOfSeal: 252, width: 280, height: 360, gap: 24, bottom: 536 };
const MAX_COVERS = 4;

/**
 * Draws the share image of all pages except products': the shop's seal, name and tagline, and a row of covers. Texts for
 * which this machine has no font are left out.
 */
export async function drawShopShareImage(options: {
  view: CatalogueView;
  /** That of `view`. */
  language: string;
  seal: Seal;
  writer: SiteWriter;
  cacheDir: string;
  /** The image's path in the site. */
  to: string;
}): Promise<void> {
  const { view, language, seal, writer, cacheDir, to } = options;
  const texts = await renderableTexts(view);
  const fonts =
    texts && (await Promise.all([texts.name, texts.tagline].filter(Boolean).map((text) => fontHash(text))));
  const products = selectProducts(view);
  const covers = products.map(({ cover }) => largestVariant(cover));
  const colours = {
    paper: paletteHex("paper"),
    ink: paletteHex("ink"),
    soft: paletteHex("soft"),
    line: paletteHex("line"),
  };
  const cacheInputs = JSON.stringify([VERSION, colours, texts, fonts, seal, covers]);
  const key = createHash("sha256").update(cacheInputs).digest("hex").slice(0, 16);
  const cached = join(cacheDir, "share", `shop-${key}.jpeg`);
  const reads = [
    [readOf(language, "shop"), texts],
    ...sealReads(seal),
    [TEXT_FONT, fonts],
    ...rowReads(language, "product", products, ({ cover }) => largestVariant(cover)),
    [DRAWING, [VERSION, colours]],
  ] as const;
  await writer.addFromCache(to, reads, cached, async () => {
    const overlays = [
      { input: await drawSeal(seal, SEAL_SIZE), left: MARGIN, top: MARGIN },
      ...(texts ? await textOverlays(texts, colours) : []),
      ...(await coverOverlays(
        covers.map(writer.find),
        texts ? COVERS.leftOfText : COVERS.leftOfSeal,
        colours.line,
      )),
    ];
    await mkdir(dirname(cached), { recursive: true });
    await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: colours.paper } })
      .composite(overlays)
      .jpeg({ quality: QUALITY, mozjpeg: true })
      .toFile(`${cached}.unfinished`);
    await rename(`${cached}.unfinished`, cached);
  });
}

/** The texts that this machine has fonts for; null if the shop's name is not among them. */
async function renderableTexts({ shop }: CatalogueView): Promise<{ name: string; tagline: string } | null> {
  const { name, tagline } = shop;
  if (!(await canRenderText(name))) return null;
  return { name, tagline: (await canRenderText(tagline)) ? tagline : "" };
}

/** The featured products, then the newest. */
function selectProducts({ shop, products }: CatalogueView): Product[] {
  const featured = shop.featured.flatMap((slug) => products.find((product) => product.slug === slug) ?? []);
  return [...new Set([...featured, ...products])].slice(0, MAX_COVERS);
}

/** The name above the tagline, aligned with the bottom of the covers. */
async function textOverlays(
  { name, tagline }: { name: string; tagline: string },
  { ink, soft }: { ink: string; soft: string },
): Promise<OverlayOptions[]> {
  const { width, gap } = TEXT;
  const fromBottom = [
    { text: tagline, colour: soft, size: TEXT.tagline, height: TEXT.taglineHeight },
    { text: name, colour: ink, size: TEXT.name, height: TEXT.nameHeight },
  ];
  const overlays: OverlayOptions[] = [];
  let bottom = COVERS.bottom;
  for (const text of fromBottom.filter(({ text }) => text !== "")) {
    const input = await renderText({ ...text, width });
    const { height } = await sharp(input).metadata();
    overlays.push({ input, left: MARGIN, top: bottom - height });
    bottom -= height + gap;
  }
  return overlays;
}

/** Covers in a row on a line. The last one is cut off at the edge of the image. */
async function coverOverlays(covers: string[], left: number, lineColour: string): Promise<OverlayOptions[]> {
  const { width, height, gap, bottom } = COVERS;
  const visible = covers.slice(0, Math.ceil((WIDTH - left) / (width + gap)));
  const overlays = visible.map(async (path, i): Promise<OverlayOptions> => {
    const x = left + i * (width + gap);
    const cover = sharp(await sharp(path).resize(width, height, { fit: "inside" }).toBuffer());
    const size = await cover.metadata();
    const visibleWidth = Math.min(size.width, WIDTH - x);
    const input = await cover
      .extract({ left: 0, top: 0, width: visibleWidth, height: size.height })
      .toBuffer();
    return { input, left: x, top: bottom - size.height };
  });
  if (overlays.length === 0) return [];
  const line = { create: { width: WIDTH - left, height: 1, channels: 3, background: lineColour } } as const;
  return [...(await Promise.all(overlays)), { input: line, left, top: bottom }];
}
