import { join } from "node:path";
import { z } from "zod";
import { cachedFolder } from "./cached-folder.ts";
import type { ProductEntry } from "./content/content.ts";
import type { MediaFolder } from "./media-folder.ts";
import { ENLARGED_WIDTH, pictureId } from "./picture.ts";
import { withPictureProcess } from "./picture-process.ts";

/** Its name in the cache. */
const ENLARGED = `${ENLARGED_WIDTH}.avif`;
const GridPicture = z.object({ id: z.string() });

/**
 * Writes the gallery pictures that show a grid in a size in which each of their parts can be enlarged, as `<id>-2560.avif` in
 * the media folder.
 * @param metadata that of all pictures, by file
 * @returns their names there, by file
 */
export async function prepareGridPictures(
  contentDir: string,
  products: readonly ProductEntry[],
  metadata: ReadonlyMap<string, { sha256: string }>,
  { cacheDir, media }: { cacheDir: string; media: MediaFolder },
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  await withPictureProcess(async (drawing) => {
    for (const { file } of products.flatMap(gridPictures)) {
      const id = pictureId(metadata.get(file)?.sha256 ?? "");
      const folder = join(cacheDir, "grids", id);
      await cachedFolder(folder, {
        schema: GridPicture,
        files: () => [ENLARGED],
        generate: async (to) => {
          await drawing.enlarge(join(contentDir, file), join(to, ENLARGED));
          return { id };
        },
      });
      const name = `${id}-${ENLARGED}`;
      await media.link(name, join(folder, ENLARGED));
      names.set(file, name);
    }
  });
  return names;
}

function gridPictures({ gallery, data }: ProductEntry): ProductEntry["gallery"] {
  const names = data.gallery.filter(({ grid }) => grid).map(({ file }) => file);
  return gallery.filter(({ name }) => names.includes(name));
}
