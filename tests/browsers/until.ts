import { setTimeout as sleep } from "node:timers/promises";

const TIMEOUT_MS = 15_000;
const INTERVAL_MS = 100;

/**
 * Asks until the answer is truthy.
 * @param what is waited for, for the error
 * @param instead says what there is, for the error
 * @throws if it takes too long
 */
export async function until<Result>(
  ask: () => Promise<Result>,
  what: string,
  instead: () => Promise<string> = async () => "",
): Promise<NonNullable<Result>> {
  const end = performance.now() + TIMEOUT_MS;
  for (;;) {
    const result = await ask();
    if (result) return result;
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}\n${await instead()}`);
    await sleep(INTERVAL_MS);
  }
}
