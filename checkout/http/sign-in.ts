import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { readSignInCode } from "#domain/sign-in-code.ts";
import { isAmongOthers } from "../orders/entitlements/find-entitlements.ts";
import { requestLink } from "../orders/messages/request-link.ts";
import { redeemSignInCode } from "../orders/sign-in/codes.ts";
import { type EmailedSession, endSession, type Session, type Visit } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { afterResponse } from "./after-response.ts";
import type { Env } from "./env.ts";
import { limitFailures, limitRate } from "./limit-rate.ts";
import { findRequestSession, setSessionCookie } from "./session-cookie.ts";
import { codeIds, forgetSignIn, rememberSignIn } from "./sign-in-cookie.ts";
import { forgetOrders } from "./sign-out.ts";

/**
 * For each email address, see `requestLink`. The total only bounds what is stored, since all who sign in share it. Clients whose network is
 * not known have no limit of their own, since one of them could easily use it up for all.
 */
const LINKS_PER_HOUR = { perNetwork: 30, total: 100_000 };
/**
 * A person may open an old link several times. Tokens cannot be guessed, and a code only in five tries by the browser that has asked for
 * it, so this only keeps programs from trying.
 */
const FAILED_REDEMPTIONS_PER_HOUR = { perNetwork: 60, total: 10_000 };
const REDEMPTION_FAILURES = [
  ...(["link-spent", "link-outdated", "link-unknown", "link-incomplete"] as const),
  ...(["wrong-code", "sign-in-over", "passkey-refused"] as const),
];
const LIMITS = { action: "redemptions", failures: REDEMPTION_FAILURES, hourly: FAILED_REDEMPTIONS_PER_HOUR };

/**
 * Requests an email with a link and a code, if the address has bought something.
 *
 * @returns the seconds to wait if it gets none for now, or null, see {@link requestLink}
 * @throws {Problem} "too-many-requests"
 */
export async function sendSignInCode(
  c: Context<Env>,
  ports: Ports,
  { email, locale }: { email: string; locale: string },
): Promise<number | null> {
  await limitRate(c, ports, "links", LINKS_PER_HOUR);
  const code = await rememberSignIn(c, ports, email);
  // A job sends it, so that neither the response nor the load after it reveals who has bought something.
  const retryAfterS = await requestLink(ports.database, { email, locale, code }, ports.clock());
  if (ports.requestSweep) afterResponse(c, ports, ports.requestSweep);
  return retryAfterS;
}

/** Redeems a code that this browser has asked for. @throws {Problem} "wrong-code", "sign-in-over" */
export async function enterSignInCode(
  c: Context<Env>,
  ports: Ports,
  { text, visit }: { text: string; visit: Visit },
): Promise<EmailedSession> {
  const code = readSignInCode(text) ?? "";
  const left = [0];
  for (const id of await codeIds(c, ports)) {
    const entered = { id, code, key: ports.hashKey };
    const result = await redeemSignInCode(ports.database, entered, ports.clock(), visit);
    if (typeof result !== "number") return result;
    left.push(result);
  }
  const most = Math.max(...left);
  if (most === 0) throw new Problem("sign-in-over");
  throw new Problem("wrong-code", { members: { left: most } });
}

/** What a response says about the order at which the library opens: nothing if it has no other, or not this one. */
export async function openedAt(
  { database }: Ports,
  { email, orderId }: Pick<EmailedSession, "email" | "orderId">,
): Promise<{ order?: string }> {
  return orderId !== null && (await isAmongOthers(database, { email, orderId })) ? { order: orderId } : {};
}

/** Runs an attempt to redeem a link, code or passkey, whose failures are limited. @throws {Problem} "too-many-requests" */
export function limitRedemptions<Result>(
  c: Context<Env>,
  ports: Ports,
  attempt: () => Promise<Result>,
): Promise<Result> {
  return limitFailures(c, ports, LIMITS, attempt);
}

/**
 * Signs this browser in, and ends its earlier session. The browser forgets the orders of somebody else, and on a
 * shared computer those of the buyer, who opens them in the library.
 */
export async function signIn(c: Context<Env>, ports: Ports, session: Session): Promise<void> {
  const earlier = await findRequestSession(c, ports);
  if (earlier) await endSession(ports.database, earlier, ports.clock());
  if (session.isShared || (earlier && earlier.email !== session.email)) await forgetOrders(c, ports);
  setSessionCookie(c, ports, session);
  forgetSignIn(c, ports);
}
