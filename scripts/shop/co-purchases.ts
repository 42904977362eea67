import { z } from "zod";
import { loadCoPurchases, saveCoPurchases } from "#catalogue/co-purchases.ts";
import { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import { callAdminApi } from "./admin-client.ts";
import type { AdminService } from "./admin-service.ts";

const TIMEOUT_MS = 5_000;

/**
 * Fetches and saves the co-purchases from the running checkout. If no checkout runs or it does not respond in time, returns the
 * saved ones, so that publishing does not depend on it.
 */
export async function fetchCoPurchases(
  service: AdminService,
  buildDir: string,
  log: (line: string) => void,
): Promise<CoPurchase[]> {
  const request = {
    method: "GET",
    path: "/co-purchases",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  } as const;
  const pairs = await callAdminApi(service, request, z.array(CoPurchase)).catch(() => null);
  if (pairs === null) return loadCoPurchases(buildDir, log);
  await saveCoPurchases(buildDir, pairs);
  return pairs;
}
