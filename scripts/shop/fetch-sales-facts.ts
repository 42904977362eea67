import { z } from "zod";
import { loadFact, type SalesFact, saveFact } from "#catalogue/sales-facts.ts";
import { callAdminApi } from "./admin-client.ts";
import type { AdminService } from "./admin-service.ts";

const TIMEOUT_MS = 5_000;

/**
 * Fetches and saves what publishing has to know from the running checkout. If no checkout runs or it does not respond in time,
 * returns what was saved, so that publishing does not depend on it.
 */
export async function fetchFact<Row>(
  service: AdminService,
  fact: SalesFact<Row>,
  { buildDir, log }: { buildDir: string; log: (line: string) => void },
): Promise<Row[]> {
  const request = { method: "GET", path: fact.path, signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
  const rows = await callAdminApi(service, request, z.array(fact.row)).catch(() => null);
  if (rows === null) return loadFact(buildDir, fact, log);
  await saveFact(buildDir, fact, rows);
  return rows;
}
