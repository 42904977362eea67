import { statSync } from "node:fs";
import { join } from "node:path";
import type { CatalogueRows } from "../catalogue-rows.ts";
import type { Content } from "../content/content.ts";
import { type FileMetadata, mediaTypeOf } from "../file-metadata.ts";
import type { StoredPicture } from "../picture.ts";
import { groupByTable, rowsByProduct } from "./cached-rows.ts";
import { pageRows } from "./pages.ts";
import type { PreparedContent } from "./prepared-content.ts";
import { shopRows } from "./shop.ts";

const PICTURE: StoredPicture = { id: "", width: 1, height: 1, placeholder: "", variants: [] };
const UNKNOWN = { sha256: "", pages: null, stampObstacle: null, duration: null, frame: null, axes: null };

/**
 * The rows of a catalogue whose pictures are not drawn and whose files are not read. They have all texts that those of a build have.
 * @param pictures the paths of all pictures that pages show
 */
export function textRows(content: Content, pictures: readonly string[]): CatalogueRows {
  const files = content.products.flatMap(({ files, samples }) => [...files, ...samples]);
  const prepared: PreparedContent = {
    ...content,
    fileMetadata: new Map(files.map(({ file }) => [file, unread(join(content.contentDir, file))])),
    pictures: new Map(pictures.map((file) => [file, PICTURE])),
    ...{ gridPictures: new Map(), pageCounts: new Map(), logos: new Map() },
  };
  const sales = { discounts: [], at: new Date(0) };
  return {
    shop: groupByTable([...shopRows(prepared), ...pageRows(prepared)]),
    products: rowsByProduct(prepared, { sold: [], sales }, new Map()),
  };
}

/** The size decides whether a page shows the text of a sample. */
function unread(path: string): FileMetadata {
  return { ...UNKNOWN, type: mediaTypeOf(path), size: statSync(path).size };
}
