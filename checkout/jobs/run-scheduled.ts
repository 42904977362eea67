import { MINUTE_MS } from "#domain/time.ts";
import { issueWaitingKeys } from "../orders/licences/key-lists.ts";
import type { Ports } from "../ports.ts";
import { addDailySummary } from "./daily-summary.ts";
import { deliverGifts } from "./deliver-gifts.ts";
import { limitQueries } from "./limit-queries.ts";
import { releasePreOrders } from "./release-pre-orders.ts";
import { replayOnceRebuilt } from "./replay-once-rebuilt.ts";
import { requestPublishing } from "./request-publishing.ts";
import { deleteExpired, type Retention } from "./retention.ts";
import { reviewHolds } from "./review-holds.ts";
import { runJob } from "./run-job.ts";
import { sweep } from "./sweep.ts";

/** UTC. At half past, no replay runs. */
const RETENTION_TIME = "03:30";

/**
 * The jobs of one minute, where a cron calls them: all but two every time, the replay of missed events every hour, and the deletion of
 * expired data once a day.
 *
 * @param at the minute that the cron was due
 */
export async function runScheduled(
  ports: Ports,
  { at, retention, publishHook }: { at: Date; retention: Retention; publishHook: string | null },
) {
  const run = (name: string, job: () => Promise<unknown>) => runJob(ports, name, job);
  await run("sweep", () => sweep(ports));
  // A sweep with much to do leaves them as many queries as it has itself. The replay has its own, too, or a busy hour would never end it.
  const limited = limitQueries(ports);
  await run("summary", () => addDailySummary(limited));
  await run("release", () => releasePreOrders(limited));
  await run("gifts", () => deliverGifts(limited));
  await run("holds", () => reviewHolds(limited));
  await run("keys", () => issueWaitingKeys(limited, limited.clock()));
  const before = new Date(at.getTime() - MINUTE_MS);
  if (publishHook) await run("publish-hook", () => requestPublishing(ports, publishHook, { before, at }));
  if (at.getUTCMinutes() === 0) await run("replay", () => replayOnceRebuilt(limitQueries(ports)));
  if (at.toISOString().slice(11, 16) === RETENTION_TIME)
    await run("retention", () => deleteExpired(limited, retention));
}
