import { type Context, Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { ErasureConfirmation, ErasureRequest, MoveConfirmation, MoveRequest } from "#domain/api/requests.ts";
import type { LinkResponse, MoveResponse } from "#domain/api/responses/account.ts";
import { normaliseEmail } from "#domain/email.ts";
import { readSignInCode } from "#domain/sign-in-code.ts";
import { HOUR_MS } from "#domain/time.ts";
import { deviceOf } from "../http/device.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitFailures, limitRate } from "../http/limit-rate.ts";
import { readBody } from "../http/read-request.ts";
import { requireSession, setSessionCookie } from "../http/session-cookie.ts";
import { signOut } from "../http/sign-out.ts";
import { eraseCustomer } from "../orders/customers/erase-customer.ts";
import { exportCustomer } from "../orders/customers/export-customer.ts";
import { moveLibrary } from "../orders/customers/move-library.ts";
import { ALWAYS } from "../orders/database/database.ts";
import { newId } from "../orders/ids.ts";
import { type MessageKind, PRIORITY } from "../orders/messages/message.ts";
import { enqueueMessage } from "../orders/messages/message-store.ts";
import { askForSignInCode, type EnteredSignInCode, findSignInCode } from "../orders/sign-in/codes.ts";
import { requireSignInCodes } from "../orders/sign-in/require-codes.ts";
import { insertSessionOf, newSession, type Session } from "../orders/sign-in/sessions.ts";
import { hashToken } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "./sweep-soon.ts";

/** Each sends emails, one of them to an address that anyone could have entered. */
const REQUESTS_PER_HOUR = { perNetwork: 10, total: 5_000 };
/** From any network, so that one buyer can neither use up what all share nor get many codes to try. */
const REQUESTS_OF_BUYER_PER_HOUR = 10;
const LIMITS = {
  ...{ action: "account-codes", failures: ["wrong-code", "sign-in-over"] as const },
  hourly: { perNetwork: 60, total: 10_000 },
};

type Purpose = "move-from" | "move-to" | "erase";

/** Routes for a buyer's own data. Changes that cannot be undone need codes from emails to the session's address. */
export function accountRoutes(ports: Ports) {
  const { database, clock, hashKey: key } = ports;
  return new Hono<Env>()
    .get("/", async (c) => {
      const { email } = await requireSession(c, ports);
      c.header("Content-Disposition", 'attachment; filename="my-data.json"');
      return c.json(await exportCustomer(database, email, clock()));
    })
    .post("/move", async (c) => {
      const { email, locale } = await readBody(c, MoveRequest);
      const session = await requireSession(c, ports);
      const to = normaliseEmail(email);
      if (to === session.email) throw new Problem("same-address");
      await sendSignInCodes(c, session, { locale, to }, [
        { purpose: "move-from", recipient: session.email },
        { purpose: "move-to", recipient: to },
      ]);
      return c.json<LinkResponse>({ accepted: true }, 202);
    })
    .post("/move/confirm", async (c) => {
      const { from, to: arrival, locale: requested } = await readBody(c, MoveConfirmation);
      const session = await requireSession(c, ports);
      const [at, locale] = [clock(), await languageOf(c, requested)];
      const codes = [await entered(session, "move-from", from), await entered(session, "move-to", arrival)];
      const to = (await findSignInCode(database, codes[1]?.id ?? "", at))?.email ?? "";
      const started = await newSession(at, { ...session, device: deviceOf(c.req.header("User-Agent")) });
      await limitFailures(c, ports, LIMITS, () =>
        requireSignInCodes(database, codes, at, (proof) =>
          moveLibrary(ports, { from: session.email, to, locale }, { cause: "buyer", proof }),
        ),
      );
      await database.write([insertSessionOf(to, started, at)]);
      setSessionCookie(c, ports, { ...started, email: to });
      sweepSoon(c, ports);
      return c.json<MoveResponse>({ email: to });
    })
    .post("/erase", async (c) => {
      const { locale } = await readBody(c, ErasureRequest);
      const session = await requireSession(c, ports);
      await sendSignInCodes(c, session, { locale }, [{ purpose: "erase", recipient: session.email }]);
      return c.json<LinkResponse>({ accepted: true }, 202);
    })
    .post("/erase/confirm", async (c) => {
      const { code: typed } = await readBody(c, ErasureConfirmation);
      const session = await requireSession(c, ports);
      const code = await entered(session, "erase", typed);
      await limitFailures(c, ports, LIMITS, () =>
        requireSignInCodes(database, [code], clock(), (proof) =>
          eraseCustomer(ports, session.email, { cause: "buyer", proof }),
        ),
      );
      await signOut(c, ports);
      return c.body(null, 204);
    });

  async function sendSignInCodes(
    c: Context<Env>,
    session: Session,
    { locale: requested, to }: { locale?: string | undefined; to?: string },
    emails: { purpose: Purpose & MessageKind; recipient: string }[],
  ): Promise<void> {
    const ofBuyer = {
      ...{ key: `account:buyer:${await hashToken(session.email)}`, durationMs: HOUR_MS },
      max: REQUESTS_OF_BUYER_PER_HOUR,
    };
    await limitRate(c, ports, "account", REQUESTS_PER_HOUR, [ofBuyer]);
    const [at, locale] = [clock(), await languageOf(c, requested)];
    const statements = emails.map(async ({ purpose, recipient }) => {
      const id = await codeId(session, purpose);
      const message = {
        ...{ id: newId("msg"), channel: "email" as const, kind: purpose, recipient, locale, orderId: null },
        payload: { code: id, ...(to !== undefined && { to }) },
      };
      return [
        ...askForSignInCode({ id, email: recipient }, at),
        enqueueMessage(message, { priority: PRIORITY.link, at, condition: ALWAYS }),
      ];
    });
    await database.write((await Promise.all(statements)).flat());
    sweepSoon(c, ports);
  }

  async function entered(session: Session, purpose: Purpose, text: string): Promise<EnteredSignInCode> {
    return { id: await codeId(session, purpose), code: readSignInCode(text) ?? "", key };
  }

  async function languageOf(c: Context<Env>, requested: string | undefined): Promise<string> {
    return requestLanguage(c, await shopLanguages(ports), requested);
  }
}

/** The code of a session for one purpose. Asking again replaces it. */
function codeId({ token }: Session, purpose: Purpose): Promise<string> {
  return hashToken(`${purpose} ${token}`);
}
