import { type Context, Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import {
  PasskeyChallengeRequest,
  PasskeyParams,
  PasskeyQuery,
  PasskeyRequest,
  PasskeySignInRequest,
} from "#domain/api/requests.ts";
import type {
  PasskeyChallengeResponse,
  PasskeysResponse,
  RedemptionResponse,
} from "#domain/api/responses/account.ts";
import { localise } from "#domain/languages/localised.ts";
import { deviceOf } from "../http/device.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { CHALLENGE_LIFETIME_MS, newChallenge, takeChallenge } from "../http/passkey-challenge.ts";
import { readBody, readParams, readQuery } from "../http/read-request.ts";
import { requireSession } from "../http/session-cookie.ts";
import { limitRedemptions, signIn } from "../http/sign-in.ts";
import {
  addPasskey,
  findPasskey,
  listPasskeys,
  type Passkey,
  redeemPasskey,
  removePasskey,
} from "../orders/passkeys/passkeys.ts";
import type { Session, Visit } from "../orders/sign-in/sessions.ts";
import { keyedHash } from "../orders/tokens.ts";
import {
  PASSKEY_ALGORITHMS,
  type PasskeyVerifier,
  type UsedCredential,
} from "../passkeys/passkey-verifier.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "./sweep-soon.ts";

const SIGN_IN = "sign-in";

/** Signing in with a passkey, and the passkeys of a buyer, who adds them when signed in otherwise. */
export function passkeyRoutes(ports: Ports, verifier: PasskeyVerifier) {
  const { database, clock, offers, hashKey } = ports;
  const rpId = new URL(ports.siteUrl).hostname;
  const common = { userVerification: "preferred", timeout: CHALLENGE_LIFETIME_MS } as const;
  return new Hono<Env>()
    .get("/", async (c) => {
      const { email, isShared } = await requireSession(c, ports);
      const passkeys = await listPasskeys(database, email);
      return c.json<PasskeysResponse>({ passkeys: passkeys.map(passkeyResponse), canAdd: !isShared });
    })
    .post("/challenge", async (c) => {
      const { purpose, locale: requested } = await readBody(c, PasskeyChallengeRequest);
      if (purpose === "sign-in") {
        const { userVerification, timeout } = common;
        const challenge = await newChallenge(c, ports, SIGN_IN);
        return c.json<PasskeyChallengeResponse>({
          publicKey: { challenge, rpId, userVerification, timeout },
        });
      }
      const { email } = await requireOwnDevice(c);
      const locale = requestLanguage(c, await shopLanguages(ports), requested);
      const existing = await listPasskeys(database, email);
      const publicKey = {
        challenge: await newChallenge(c, ports, addFor(email)),
        rp: { id: rpId, name: localise((await offers.shop()).name, locale) },
        // It distinguishes the address's passkeys on a device from those of others, without naming it.
        user: { id: await keyedHash(hashKey, `passkeys of ${email}`), name: email, displayName: email },
        pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: "public-key" as const, alg })),
        excludeCredentials: existing.map(({ id }) => ({ type: "public-key" as const, id })),
        authenticatorSelection: {
          residentKey: "required" as const,
          userVerification: common.userVerification,
        },
        attestation: "none" as const,
        timeout: common.timeout,
      };
      return c.json<PasskeyChallengeResponse>({ publicKey });
    })
    .post("/", async (c) => {
      const { credential, locale: requested } = await readBody(c, PasskeyRequest);
      const { email } = await requireOwnDevice(c);
      const challenge = await takeChallenge(c, ports, addFor(email));
      const key = challenge && (await verifier.verifyNew(credential, challenge));
      const device = deviceOf(c.req.header("User-Agent"));
      const locale = requestLanguage(c, await shopLanguages(ports), requested);
      if (!key || !(await addPasskey(database, { ...key, email, device }, { locale, at: clock() })))
        throw new Problem("passkey-refused");
      sweepSoon(c, ports);
      return c.body(null, 204);
    })
    .post("/sign-in", async (c) => {
      const { credential, shared = false } = await readBody(c, PasskeySignInRequest);
      const visit = { device: deviceOf(c.req.header("User-Agent")), isShared: shared };
      const session = await limitRedemptions(c, ports, async () => redeem(c, credential, visit));
      await signIn(c, ports, session);
      return c.json<RedemptionResponse>({ email: session.email, expires: session.expires.toISOString() });
    })
    .delete("/:id", async (c) => {
      const { id } = readParams(c, PasskeyParams);
      const { email } = await requireSession(c, ports);
      const locale = requestLanguage(c, await shopLanguages(ports), readQuery(c, PasskeyQuery).locale);
      if (!(await removePasskey(database, { id, email }, { locale, at: clock() })))
        throw new Problem("unknown-passkey");
      sweepSoon(c, ports);
      return c.body(null, 204);
    });

  /** @throws {Problem} "passkey-refused" */
  async function redeem(c: Context<Env>, credential: UsedCredential, visit: Visit): Promise<Session> {
    const challenge = await takeChallenge(c, ports, SIGN_IN);
    const passkey = await findPasskey(database, credential.id);
    if (challenge === null || passkey === null) throw new Problem("passkey-refused");
    const counter = await verifier.verifyUse(credential, challenge, passkey);
    if (counter === null) throw new Problem("passkey-refused");
    const session = await redeemPasskey(database, passkey, { counter, visit, at: clock() });
    if (!session) throw new Problem("passkey-refused");
    return session;
  }

  /** Buyers must not leave a key to the library on a shared computer. */
  async function requireOwnDevice(c: Context<Env>): Promise<Session> {
    const session = await requireSession(c, ports);
    if (session.isShared) throw new Problem("passkey-refused");
    return session;
  }
}

function addFor(email: string): string {
  return `of ${email}`;
}

function passkeyResponse({ id, device, createdAt, usedAt }: Passkey): PasskeysResponse["passkeys"][number] {
  const [browser, system] = device?.split("/") ?? [];
  return { id, browser: browser || null, system: system || null, createdAt, usedAt };
}
