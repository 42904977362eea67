import { MINUTE_MS } from "#domain/time.ts";
import type { Ports } from "../ports.ts";
import { post } from "../webhooks/post.ts";

/** Longer than most builds take, and short enough that the next one follows a failure soon. */
const INTERVAL_MS = 10 * MINUTE_MS;
/** A day. After that, the builds fail for a reason that another one does not change. */
const MAX_INTERVALS = 144;

/**
 * Asks the host that builds the shop to publish it once the live release has ended, and every ten minutes until another one is live.
 * What is due follows from the time alone, so that nothing has to be stored.
 *
 * @param before the time of the previous run
 * @param at the time of this one
 * @throws if the host refuses, or cannot be reached
 */
export async function requestPublishing(
  { offers, log }: Pick<Ports, "offers" | "log">,
  hook: string,
  { before, at }: { before: Date; at: Date },
): Promise<void> {
  const { validUntil } = await offers.shop();
  if (!validUntil) return;
  const intervalAt = (time: Date) =>
    Math.max(-1, Math.floor((time.getTime() - Date.parse(validUntil)) / INTERVAL_MS));
  const [earlier, now] = [intervalAt(before), intervalAt(at)];
  if (now === earlier) return;
  if (now < MAX_INTERVALS) await callPublishHook(hook, log);
  else if (earlier < MAX_INTERVALS) log("error", "publishing-overdue", { since: validUntil });
}

/** Calls the URL that starts a build. It is a secret. @throws if the host refuses, or cannot be reached */
export async function callPublishHook(hook: string, log: Ports["log"]): Promise<void> {
  const answer = await post(hook);
  const reason = typeof answer === "string" ? answer : answer.ok ? null : `it answers ${answer.status}`;
  if (reason) throw new Error(`PUBLISH_HOOK: ${reason}`);
  log("info", "publishing-requested");
}

/** Calls of a hook that have to succeed: one that fails is due again. Without a hook, none is due. */
export interface HookCalls {
  isDue(): boolean;
  /** @throws as {@link callPublishHook} */
  call(): Promise<void>;
}

/** @param isDue whether a call is due from the start */
export function createHookCalls(hook: string | null, log: Ports["log"], isDue: boolean): HookCalls {
  let isAwaited = isDue && hook !== null;
  return {
    isDue: () => isAwaited,
    async call() {
      if (hook === null) return;
      isAwaited = true;
      await callPublishHook(hook, log);
      isAwaited = false;
    },
  };
}
