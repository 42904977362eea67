import { BoughtTogether, loadBoughtTogether, saveBoughtTogether } from "#catalogue/co-purchases.ts";
import type { Settings } from "#checkout/settings.ts";
import { callAdminApi } from "./admin-client.ts";

const TIMEOUT_MS = 5_000;

/**
 * Which products the same people have bought, from the running checkout. The answer is saved. If no checkout runs or it
 * does not answer in time, the last saved answer is used, so that publishing never fails for it.
 */
export async function currentBoughtTogether(
  { buildDir, dataDir }: Pick<Settings, "buildDir" | "dataDir">,
  log: (line: string) => void,
): Promise<BoughtTogether[]> {
  const request = {
    method: "GET",
    path: "/co-purchases",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  } as const;
  const pairs = await callAdminApi({ dataDir }, request, BoughtTogether).catch(() => null);
  if (pairs === null) return loadBoughtTogether(buildDir, log);
  await saveBoughtTogether(buildDir, pairs);
  return pairs;
}
