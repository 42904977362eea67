import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import type { Reads } from "../file-records.ts";
import type { SiteWriter } from "../site-writer.ts";

/** A picture of the site that is kept in the cache. */
export interface Drawing {
  /** Its path in the site. */
  path: string;
  reads: Reads;
  /** Its path in the cache. */
  cached: string;
  /** Draws it there. */
  draw: () => Promise<void>;
}

/** Adds pictures to a site. Those that the cache lacks are drawn, each once even if it has several paths in the site. */
export async function addDrawings(
  drawings: readonly Drawing[],
  writer: Pick<SiteWriter, "addFromCache">,
  onDrawing: (done: number, total: number) => void = () => {},
): Promise<void> {
  const inProgress = new Map<string, Promise<void>>();
  let done = 0;
  await pLimit(availableParallelism()).map(drawings, async ({ path, reads, cached, draw }) => {
    await writer.addFromCache(path, reads, cached, () => {
      const drawing = inProgress.get(cached) ?? draw();
      inProgress.set(cached, drawing);
      return drawing;
    });
    onDrawing(++done, drawings.length);
  });
}
