import { BoughtTogether, loadBoughtTogether, saveBoughtTogether } from "#catalogue/co-purchases.ts";
import type { Settings } from "#checkout/settings.ts";
import { askDesk } from "./admin-client.ts";

const PATIENCE_MS = 5_000;

/**
 * Which products the same people have bought: asked of the running checkout and remembered; where none runs, or it does
 * not answer, what was remembered. Publishing never waits or fails for it.
 */
export async function currentBoughtTogether(
  { buildDir, dataDir }: Pick<Settings, "buildDir" | "dataDir">,
  log: (line: string) => void,
): Promise<BoughtTogether[]> {
  const question = {
    method: "GET",
    path: "/bought-together",
    signal: AbortSignal.timeout(PATIENCE_MS),
  } as const;
  const pairs = await askDesk({ dataDir }, question, BoughtTogether).catch(() => null);
  if (pairs === null) return loadBoughtTogether(buildDir, log);
  await saveBoughtTogether(buildDir, pairs);
  return pairs;
}
