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

  /** Whether the live release has limited copies. A release does not change, so its offers are read once. */
  async function hasLimits(): Promise<boolean> {
    const release = (await currentRelease(buildDir))?.id ?? "";
    if (release === cached.release) return cached.isLimited;
    cached = {
      release,
      isLimited: release !== "" && (await isLimited(join(releaseFolder(buildDir, release), "offers.json"))),
    };
    return cached.isLimited;
  }

  return async () => {
    if (!(await hasLimits())) return false;
    const request = { method: "GET", path: "/copies" } as const;
    const copies = await callAdminApi(service, request, z.array(AdminCopies));
    const published = await loadFact(buildDir, SOLD_COPIES, () => {});
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
