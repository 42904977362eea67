import { z } from "zod";
import { loadFact, SOLD_COPIES } from "#catalogue/sales-facts.ts";
import { AdminCopies } from "#domain/api/admin/copies.ts";
import { callAdminApi } from "./admin-client.ts";
import type { AdminService } from "./admin-service.ts";

/**
 * Whether anything has sold out since pages were published. More copies are published with the content that says so. The checkout always knows; pages say so once
 * they are published again.
 */
export async function hasSoldOutChanged(service: AdminService, buildDir: string): Promise<boolean> {
  const request = { method: "GET", path: "/copies" } as const;
  const copies = await callAdminApi(service, request, z.array(AdminCopies));
  if (copies.length === 0) return false;
  const published = await loadFact(buildDir, SOLD_COPIES, () => {});
  return copies.some(({ product, option, sold, limit }) => {
    const before = published.find((row) => row.product === product && row.option === option)?.sold ?? 0;
    return sold >= limit !== before >= limit;
  });
}
