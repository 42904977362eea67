import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { readCode } from "#domain/sign-in-code.ts";
import { requestLink } from "../orders/messages/request-link.ts";
import { redeemCode } from "../orders/sign-in/codes.ts";
import { endSession, type Session, type Visit } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { afterResponse } from "./after-response.ts";
import type { Env } from "./env.ts";
import { limitFailures, limitRate } from "./limit-rate.ts";
import { findRequestSession, setSessionCookie } from "./session-cookie.ts";
import { codeIds, forgetSignIn, rememberSignIn } from "./sign-in-cookie.ts";

/** For each email address, see `requestLink`. */
const LINKS_PER_HOUR = { perNetwork: 30, total: 1_000 };
/** A person opens an old link a few times. Tokens cannot be guessed, so this only keeps programs from trying. */
const FAILED_REDEMPTIONS_PER_HOUR = { perNetwork: 60, total: 10_000 };
const REDEMPTION_FAILURES = [
  ...(["link-spent", "link-outdated", "link-unknown", "link-incomplete"] as const),
  ...(["wrong-code", "sign-in-over", "passkey-refused"] as const),
];
const LIMITS = { action: "redemptions", failures: REDEMPTION_FAILURES, hourly: FAILED_REDEMPTIONS_PER_HOUR };

/** Lets this browser redeem the code of the next email. @returns the code's id @throws {Problem} "too-many-requests" */
export async function allowCode(c: Context<Env>, ports: Ports): Promise<string> {
  await limitRate(c, ports, "links", LINKS_PER_HOUR);
  return rememberSignIn(c, ports);
}

/** Requests an email with a link and a code, if the address has bought something. @throws {Problem} "too-many-requests" */
export async function sendCode(
  c: Context<Env>,
  ports: Ports,
  { email, locale }: { email: string; locale: string },
): Promise<void> {
  const code = await allowCode(c, ports);
  // A job sends it, so that neither the response nor the load after it reveals who has bought something.
  await requestLink(ports.database, { email, locale, code }, ports.clock());
  if (ports.requestSweep) afterResponse(c, ports, ports.requestSweep);
}

/** Redeems a code that this browser has asked for. @throws {Problem} "wrong-code", "sign-in-over" */
export async function enterCode(
  c: Context<Env>,
  ports: Ports,
  { text, visit }: { text: string; visit: Visit },
): Promise<Session> {
  const code = readCode(text) ?? "";
  const left = [0];
  for (const id of await codeIds(c, ports)) {
    const result = await redeemCode(ports.database, { id, code, key: ports.hashKey }, ports.clock(), visit);
    if (typeof result !== "number") return result;
    left.push(result);
  }
  const most = Math.max(...left);
  if (most === 0) throw new Problem("sign-in-over");
  throw new Problem("wrong-code", { members: { left: most } });
}

/** Runs an attempt to redeem a link or code, unless too many have failed. @throws {Problem} "too-many-requests" */
export function limitRedemptions<Result>(
  c: Context<Env>,
  ports: Ports,
  attempt: () => Promise<Result>,
): Promise<Result> {
  return limitFailures(c, ports, LIMITS, attempt);
}

/** Signs this browser in. Whoever was signed in here before no longer is. */
export async function signIn(c: Context<Env>, ports: Ports, session: Session): Promise<void> {
  const earlier = await findRequestSession(c, ports);
  if (earlier) await endSession(ports.database, earlier, ports.clock());
  setSessionCookie(c, ports, session);
  forgetSignIn(c, ports);
}
