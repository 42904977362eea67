import { z } from "zod";
import type { ReadOnlyDatabase } from "../duckdb.ts";
import type { PictureFiles } from "../types.ts";

/** All pictures by their keys. Alternative texts belong to their uses. */
export async function readPictures(database: ReadOnlyDatabase): Promise<Map<string, PictureFiles>> {
  const PictureRow = z.object({
    picture: z.string(),
    width: z.number(),
    height: z.number(),
    placeholder: z.string(),
  });
  const FileRow = z.object({ picture: z.string(), type: z.string(), width: z.number(), path: z.string() });
  const rows = await database.query(PictureRow, "SELECT * FROM pictures");
  const files = Map.groupBy(
    await database.query(FileRow, "SELECT * FROM picture_files ORDER BY picture, position"),
    ({ picture }) => picture,
  );
  return new Map(
    rows.map(({ picture, ...size }) => {
      const byType = Map.groupBy(files.get(picture) ?? [], ({ type }) => type);
      const sources = [...byType].map(([type, variants]) => ({
        type,
        variants: variants.map(({ path, width }) => ({ src: path, width })),
      }));
      return [picture, { ...size, sources }];
    }),
  );
}
