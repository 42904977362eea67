import { join } from "node:path";
import { z } from "zod";
import { loadFact, SOLD_COPIES } from "#catalogue/sales-facts.ts";
import { folderOffers } from "#checkout/offers/folder.ts";
import { AdminCopies } from "#domain/api/admin/copies.ts";
import { currentRelease, releaseFolder } from "#publish/releases.ts";
import { callAdminApi } from "./admin-client.ts";
import type { AdminService } from "./admin-service.ts";

/**
 * Checks whether anything has sold out since pages were published. The checkout always knows; pages say so once they are published
 * again. Raising a limit needs no check here: it is a change of content, which is published anyway.
 */
export function watchSoldOut(service: AdminService, buildDir: string): () => Promise<boolean> {
  let cached = { release: "", isLimited: false };

  /** Whether a release has limited copies. A release does not change, so its offers are read once. */
  async function hasLimits(release: string): Promise<boolean> {
    if (release === cached.release) return cached.isLimited;
    cached = { release, isLimited: await isLimited(join(releaseFolder(buildDir, release), "offers.json")) };
    return cached.isLimited;
  }

  return async () => {
    const live = await currentRelease(buildDir);
    if (!live || !(await hasLimits(live.id))) return false;
    const request = { method: "GET", path: "/copies" } as const;
    const copies = await callAdminApi(service, request, z.array(AdminCopies));
    // Of the release, since what was fetched last may never have been published.
    const published = await loadFact(releaseFolder(buildDir, live.id), SOLD_COPIES, () => {});
    return copies.some(({ product, option, sold, limit }) => {
      const before = published.find((row) => row.product === product && row.option === option)?.sold ?? 0;
      return sold >= limit !== before >= limit;
    });
  };
}

/** Whether any product of an `offers.json` is limited in number. */
async function isLimited(path: string): Promise<boolean> {
  for await (const { options } of folderOffers(path).all())
    if (options.some(({ copies = [] }) => copies.length > 0)) return true;
  return false;
}
