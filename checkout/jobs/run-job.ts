import { errorFacts } from "../log/log.ts";
import type { Ports } from "../ports.ts";

/** Runs a job so that its failure does not stop other jobs. It is logged, and the job tried again the next time it is due. */
export async function runJob(
  { log }: Pick<Ports, "log">,
  name: string,
  job: () => Promise<unknown>,
): Promise<void> {
  try {
    await job();
  } catch (error) {
    log("warn", `${name}-failed`, errorFacts(error));
  }
}
