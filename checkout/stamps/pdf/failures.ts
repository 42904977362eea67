import { HOUR_MS, MINUTE_MS } from "#domain/time.ts";
import type { StampObstacle } from "#scripts/pdf/stamp-obstacle.ts";
import { StampFailed } from "./stamper.ts";

/** Reasons that lie in the PDF itself. */
const LASTING: ReadonlySet<string> = new Set<StampObstacle | "large">([
  ...(["damaged", "encrypted", "signed"] as const),
  "large",
]);
/** Pauses after tries that have failed for other reasons. A PDF that is always slow takes half a minute of each hour. */
const PAUSES_MS = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS];

/** PDFs that could not be stamped, by their SHA-256, as long as the process runs. */
interface Failures {
  /** Whether a PDF can never be stamped. */
  isLasting(sha256: string): boolean;
  /** Whether it is too early for another try, as a busy machine or a slow PDF needs a pause. */
  isRecent(sha256: string): boolean;
  /** Remembers how a try has ended. */
  watch<Result>(sha256: string, attempt: () => Promise<Result>): Promise<Result>;
}

export function createFailures(clock: () => Date): Failures {
  const lasting = new Set<string>();
  const passing = new Map<string, { attempts: number; until: number }>();
  return {
    isLasting: (sha256) => lasting.has(sha256),
    isRecent: (sha256) => lasting.has(sha256) || clock().getTime() < (passing.get(sha256)?.until ?? 0),
    async watch(sha256, attempt) {
      try {
        const result = await attempt();
        passing.delete(sha256);
        return result;
      } catch (error) {
        if (error instanceof StampFailed) remember(sha256, error);
        throw error;
      }
    },
  };

  function remember(sha256: string, { reason }: StampFailed): void {
    if (LASTING.has(reason)) {
      lasting.add(sha256);
      return;
    }
    const { attempts = 0 } = passing.get(sha256) ?? {};
    const pauseMs = PAUSES_MS[Math.min(attempts, PAUSES_MS.length - 1)] ?? 0;
    passing.set(sha256, { attempts: attempts + 1, until: clock().getTime() + pauseMs });
  }
}
