/** Another process may publish a release with an earlier moment, so the live one is looked at this often. */
const CHECK_INTERVAL_MS = 10_000;
const RETRY_INTERVAL_MS = 300_000;

interface ScheduleOptions {
  /** When the live release ends. null: never. */
  nextMoment: () => Promise<Date | null>;
  /** Publishes the content as it is now. `signal` asks it to stop early. @throws if it fails */
  publish: (signal: AbortSignal) => Promise<void>;
  /** Receives the error of a run that failed. It is repeated every five minutes until one succeeds. */
  onFailure: (error: unknown) => void;
  now?: () => Date;
}

/**
 * Publishes at each moment at which a product is to be published or withdrawn.
 * @returns `stop`, which waits for a run to end
 */
export function publishOnSchedule({
  nextMoment,
  publish,
  onFailure,
  now = () => new Date(),
}: ScheduleOptions): { stop(): Promise<void> } {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let earliestMs = 0;
  let running = check();

  async function check(): Promise<void> {
    // A release that cannot be read now may be readable later.
    const moment = await nextMoment().catch(() => null);
    const wait = Math.max(moment?.getTime() ?? Number.POSITIVE_INFINITY, earliestMs) - now().getTime();
    if (wait <= 0) await run();
    if (abort.signal.aborted) return;
    timer = setTimeout(
      () => {
        running = check();
      },
      wait > 0 ? Math.min(wait, CHECK_INTERVAL_MS) : CHECK_INTERVAL_MS,
    );
  }

  async function run(): Promise<void> {
    try {
      await publish(abort.signal);
      earliestMs = now().getTime() + CHECK_INTERVAL_MS;
    } catch (error) {
      if (!abort.signal.aborted) onFailure(error);
      earliestMs = now().getTime() + RETRY_INTERVAL_MS;
    }
  }

  return {
    async stop() {
      abort.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
