import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { cachedFolder } from "./cached-folder.ts";
import { readFontAxes } from "./font-axes.ts";

/** Part of the cache key. Increase when fonts are reduced differently. */
const VERSION = 1;
/** Hexadecimal digits. */
const NAME_LENGTH = 16;

const FontSubset = z.object({
  /** Its file, named by its content. */
  name: z.string(),
  /** Bytes. */
  size: z.int(),
  /** The weights of a variable font. */
  weights: z.object({ min: z.number(), max: z.number() }).nullable(),
});
type FontSubset = z.infer<typeof FontSubset>;

/** A file that is not a font, or that cannot be reduced. */
class UnreadableFont extends Error {
  override name = "UnreadableFont";
}

/**
 * Reduces a font to some characters, as WOFF2, unless an earlier run has done so. Of a variable font, the weights remain.
 * @param cacheDir receives the font. null: only its size is wanted
 * @returns null if it is not a font
 */
export async function subsetFont(
  path: string,
  characters: string,
  cacheDir: string | null,
): Promise<(FontSubset & { folder: string | null }) | null> {
  const font = await readFile(path);
  try {
    if (cacheDir === null) return { ...(await generate(font, characters)).subset, folder: null };
    const folder = join(cacheDir, "fonts", cacheKey(font, characters));
    const subset = await cachedFolder(folder, {
      schema: FontSubset,
      files: ({ name }) => [name],
      generate: async (to) => {
        const { subset, content } = await generate(font, characters);
        await writeFile(join(to, subset.name), content);
        return subset;
      },
    });
    return { ...subset, folder };
  } catch (error) {
    if (error instanceof UnreadableFont) return null;
    throw error;
  }
}

async function generate(
  font: Buffer,
  characters: string,
): Promise<{ subset: FontSubset; content: Uint8Array }> {
  const axes = await readFontAxes(font);
  if (!axes) throw new UnreadableFont();
  const others = axes.filter(({ tag }) => tag !== "wght");
  // Loaded on demand, like all that few shops need.
  const { default: reduce } = await import("subset-font");
  const content = await reduce(font, characters, {
    targetFormat: "woff2",
    variationAxes: Object.fromEntries(others.map((axis) => [axis.tag, axis.default])),
  }).catch((cause: unknown) => {
    throw new UnreadableFont("", { cause });
  });
  const hash = createHash("sha256").update(content).digest("hex");
  const { min, max } = axes.find(({ tag }) => tag === "wght") ?? {};
  const weights = min === undefined || max === undefined ? null : { min, max };
  const name = `${hash.slice(0, NAME_LENGTH)}.woff2`;
  return { subset: { name, size: content.length, weights }, content };
}

function cacheKey(font: Buffer, characters: string): string {
  const hash = createHash("sha256").update(JSON.stringify([VERSION, characters]));
  return hash.update(font).digest("hex").slice(0, NAME_LENGTH);
}
