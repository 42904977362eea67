import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import type { BackupSettings } from "../backups/backup-settings.ts";
import { checkWebhookSecret } from "../jobs/check-webhook-secret.ts";
import { addDailySummary } from "../jobs/daily-summary.ts";
import { deliverGifts } from "../jobs/deliver-gifts.ts";
import { runAtInterval } from "../jobs/interval.ts";
import { releasePreOrders } from "../jobs/release-pre-orders.ts";
import { replayOnceRebuilt } from "../jobs/replay-once-rebuilt.ts";
import { requestPublishing } from "../jobs/request-publishing.ts";
import { deleteExpired } from "../jobs/retention.ts";
import { reviewHolds } from "../jobs/review-holds.ts";
import { runJob } from "../jobs/run-job.ts";
import { sendWebhooks } from "../jobs/send-webhooks.ts";
import { sweepEmails } from "../jobs/sweep.ts";
import { issueWaitingKeys } from "../orders/licences/key-lists.ts";
import type { Ports } from "../ports.ts";
import type { StoredCopies } from "../stamps/stored-copies.ts";
import type { NodeSettings } from "./settings.ts";
import type { TraceJob } from "./trace-job.ts";

const SWEEP_INTERVAL_MS = 2_000;
const HOLDS_INTERVAL_MS = 60_000;
const KEYS_INTERVAL_MS = 60_000;
const GIFT_INTERVAL_MS = 60_000;
const RELEASE_INTERVAL_MS = 10_000;
const SUMMARY_INTERVAL_MS = 60_000;
const PUBLISH_HOOK_INTERVAL_MS = 60_000;
const REPLAY_INTERVAL_MS = HOUR_MS;
const RETENTION_INTERVAL_MS = DAY_MS;
/** Webhooks may be published while the shop runs. */
const SECRET_INTERVAL_MS = HOUR_MS;
const BACKUP_INTERVAL_MS = 10 * 60_000;

/** Runs what is not a request's work, again and again until it is stopped. @param isPreview without webhooks to other programs */
export function startJobs(
  ports: Ports,
  { backups, retention, publishHook }: Pick<NodeSettings, "backups" | "retention" | "publishHook">,
  {
    isPreview,
    publishesItself = false,
    stamps,
    traceJob = (_, job) => job(),
    isOutdated = async () => false,
  }: {
    isPreview: boolean;
    /** Whether this process publishes at the end of a release, and calls the hook then. */
    publishesItself?: boolean | undefined;
    stamps: Pick<StoredCopies, "deleteUnneeded">;
    traceJob?: TraceJob | undefined;
    /** While this is the case no job runs, since it would do what the process of the newer version does. */
    isOutdated?: (() => Promise<boolean>) | undefined;
  },
): { stop(): Promise<void> }[] {
  const { clock } = ports;
  // A job that cannot read the order book fails by itself, and says so.
  const mayRun = async () => !(await isOutdated().catch(() => false));
  const runLogged = (intervalMs: number, name: string, job: () => Promise<unknown>) =>
    runAtInterval(intervalMs, async () => (await mayRun()) && traceJob(name, job));
  const run = (intervalMs: number, name: string, job: () => Promise<unknown>) =>
    runAtInterval(intervalMs, async () => (await mayRun()) && runJob(ports, name, () => traceJob(name, job)));
  return [
    ...(backups ? [runLogged(BACKUP_INTERVAL_MS, "backup", () => backUp(ports, backups))] : []),
    run(SWEEP_INTERVAL_MS, "sweep", () => sweepEmails(ports)),
    run(SWEEP_INTERVAL_MS, "sweep", () => sendWebhooks(ports)),
    run(SUMMARY_INTERVAL_MS, "summary", () => addDailySummary(ports)),
    ...(isPreview ? [] : [runLogged(SECRET_INTERVAL_MS, "webhook-secret", () => checkWebhookSecret(ports))]),
    run(RELEASE_INTERVAL_MS, "release", () => releasePreOrders(ports)),
    run(GIFT_INTERVAL_MS, "gifts", () => deliverGifts(ports)),
    run(HOLDS_INTERVAL_MS, "holds", () => reviewHolds(ports)),
    // Keys are issued when they are added, unless the process ended before.
    run(KEYS_INTERVAL_MS, "keys", () => issueWaitingKeys(ports, clock())),
    ...(publishHook && !publishesItself
      ? [run(PUBLISH_HOOK_INTERVAL_MS, "publish-hook", requestsOfPublishing(ports, publishHook))]
      : []),
    run(REPLAY_INTERVAL_MS, "replay", () => replayOnceRebuilt(ports)),
    run(RETENTION_INTERVAL_MS, "retention", () => deleteExpired(ports, retention)),
    run(RETENTION_INTERVAL_MS, "retention", () => stamps.deleteUnneeded()),
  ];
}

/** A job that calls the hook if that became due since the run before, however late the next one is. */
function requestsOfPublishing(ports: Ports, hook: string): () => Promise<void> {
  let before = new Date(ports.clock().getTime() - PUBLISH_HOOK_INTERVAL_MS);
  return async () => {
    const at = ports.clock();
    const run = requestPublishing(ports, hook, { before, at });
    before = at;
    await run;
  };
}

/** Loaded on demand, since encryption takes memory, and many shops back up by other means. */
async function backUp(ports: Ports, settings: BackupSettings): Promise<void> {
  const { backUpRegularly } = await import("../backups/scheduled-backups.ts");
  return backUpRegularly(ports, settings);
}
