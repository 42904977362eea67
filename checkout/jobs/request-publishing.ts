import { MINUTE_MS } from "#domain/time.ts";
import type { Ports } from "../ports.ts";
import { post } from "../webhooks/post.ts";

/** Longer than most builds take, and short enough that the next one follows a failure soon. */
const INTERVAL_MINUTES = 10;
/** After a day, the builds fail for a reason that another one does not change. */
const MAX_MINUTES = 24 * 60;

/**
 * Asks the host that builds the shop to publish it once the live release has ended, and every ten minutes until another one is live.
 * What is due follows from the time alone, so that nothing has to be stored.
 *
 * @param at the time of this run, of which there is one each minute
 * @throws if the host refuses, or cannot be reached
 */
export async function requestPublishing(
  { offers, log }: Pick<Ports, "offers" | "log">,
  hook: string,
  at: Date,
): Promise<void> {
  const { validUntil } = await offers.shop();
  if (!validUntil) return;
  const minutes = Math.floor((at.getTime() - Date.parse(validUntil)) / MINUTE_MS);
  if (minutes === MAX_MINUTES) log("error", "publishing-overdue", { since: validUntil });
  if (minutes >= 0 && minutes < MAX_MINUTES && minutes % INTERVAL_MINUTES === 0)
    await callPublishHook(hook, log);
}

/** Calls the URL that starts a build. It is a secret. @throws if the host refuses, or cannot be reached */
export async function callPublishHook(hook: string, log: Ports["log"]): Promise<void> {
  const answer = await post(hook);
  const reason = typeof answer === "string" ? answer : answer.ok ? null : `it answers ${answer.status}`;
  if (reason) throw new Error(`PUBLISH_HOOK: ${reason}`);
  log("info", "publishing-requested");
}
