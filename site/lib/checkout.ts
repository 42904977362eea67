import { SIGNED_IN_COOKIE } from "#domain/api/cookies.ts";
import { PROBLEM_TYPE_PREFIX } from "#domain/api/problems.ts";
import { ReceiptResponse } from "#domain/api/receipts.ts";
import {
  LinkCheckResponse,
  MutesResponse,
  RedemptionResponse,
  SessionsResponse,
} from "#domain/api/responses/account.ts";
import { DownloadResponse, LibraryResponse } from "#domain/api/responses/library.ts";
import { OrderPageResponse, type OrderResponse, PlacedOrdersResponse } from "#domain/api/responses/order.ts";
import { ProblemDocument } from "#domain/api/responses/service.ts";
import type { Billing } from "#domain/billing.ts";

/**
 * Calls the checkout's API for the buyers' pages: parses the answers, and throws a `Problem` for a refusal. What catalogue pages load
 * (`enhance/cart/`, `enhance/sending.ts`) calls it without this file, whose schemas are larger than those scripts may be.
 */

const UNAUTHORIZED = 401;
/** A cookie that the checkout sets along with the session cookie, which scripts cannot read. */
const SIGNED_IN = new RegExp(`(^|; )(__Host-)?${SIGNED_IN_COOKIE}=`);

/** A refusal by the checkout (RFC 9457), or with `status` 0 if it could not be reached. */
export class Problem extends Error {
  readonly status: number;
  /** The stable code, such as `link-spent`; null if the checkout gave none. */
  readonly code: string | null;
  /** How often a code can be tried again. */
  readonly left: number;
  /** The positions of wrong codes, from 0. */
  readonly wrong: number[];

  constructor(
    status: number,
    message: string,
    { code = null, left = 0, wrong = [], ...options }: ProblemOptions = {},
  ) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.left = left;
    this.wrong = wrong;
  }
}

type ProblemOptions = ErrorOptions & {
  code?: string | null;
  left?: number | undefined;
  wrong?: number[] | undefined;
};

/** Whether an error says that the checkout could not be reached, or cannot answer for now. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500);
}

/**
 * The text of an error: why the checkout refuses, or a general text.
 *
 * @param known the page's own texts, by the code of a problem
 */
export function describeRefusal(error: unknown, general: string, known: Record<string, string> = {}): string {
  if (!(error instanceof Problem) || error.status === 0) return general;
  return known[error.code ?? ""] ?? error.message;
}

/** The `action` of a download form; the answer redirects to the file. */
export const downloadsAction = "/api/downloads";

/** A URL of a file for some minutes, to open it in the page. Throws a `Problem` that says why not. */
export async function fetchFileUrl(
  { item, id }: { item: string; id: string },
  locale: string,
): Promise<DownloadResponse> {
  return DownloadResponse.parse(
    await call("POST", downloadsAction, { item, file: id, inPlace: true, locale }),
  );
}

/** An order and its status. Throws a `Problem` with status 404 if there is none. */
export async function fetchOrder(
  id: string,
  locale: string,
  signal?: AbortSignal,
): Promise<OrderPageResponse> {
  return OrderPageResponse.parse(await call("GET", `${orderUrl(id)}?locale=${locale}`, undefined, signal));
}

/** All orders of the session's email address, newest first. */
export async function fetchOrders(locale: string): Promise<OrderResponse[]> {
  return PlacedOrdersResponse.parse(await call("GET", `/api/orders?locale=${locale}`)).orders;
}

/** Corrects the address of an order. Throws a `Problem` with the code `correction-over` or `same-address`. */
export async function correctEmail(id: string, email: string, locale: string): Promise<OrderPageResponse> {
  return OrderPageResponse.parse(await call("PUT", `${orderUrl(id)}/email`, { email, locale }));
}

/** Corrects the address of a gift's recipient. Throws a `Problem` likewise. */
export async function correctRecipient(
  id: string,
  email: string,
  locale: string,
): Promise<OrderPageResponse> {
  return OrderPageResponse.parse(await call("PUT", `${orderUrl(id)}/recipient`, { email, locale }));
}

/** The receipt of a paid order. Throws a `Problem` with status 404 if there is none. */
export async function fetchReceipt(
  id: string,
  locale: string,
  signal?: AbortSignal,
): Promise<ReceiptResponse> {
  const path = `${orderUrl(id)}/receipt?locale=${locale}`;
  return ReceiptResponse.parse(await call("GET", path, undefined, signal));
}

/** Changes to whom a receipt is made out. @returns the changed receipt */
export async function saveBilling(id: string, billing: Billing): Promise<ReceiptResponse> {
  return ReceiptResponse.parse(await call("PUT", `${orderUrl(id)}/billing`, billing));
}

/** The PDF of a receipt, or of one of its credit notes. */
export function invoiceUrl(id: string, locale: string, creditNote?: string): string {
  return `${orderUrl(id)}/invoice?${new URLSearchParams({ locale, ...(creditNote && { creditNote }) })}`;
}

function orderUrl(id: string): string {
  return `/api/orders/${encodeURIComponent(id)}`;
}

/** Requests an email with a link and a code, for an address or for the one that the token of an earlier link belongs to. */
export async function requestLink(to: { email: string } | { token: string }, locale: string): Promise<void> {
  await call("POST", "/api/links", { ...to, locale });
}

/** The address whose library a link opens. Throws a `Problem` with status 410 if it is used, expired, cut off or unknown. */
export async function checkLink(token: string): Promise<LinkCheckResponse> {
  return LinkCheckResponse.parse(await call("POST", "/api/links/check", { token }));
}

/**
 * Redeems a link's token or a code for a session, which ends with the browser if it is `shared`. A code can come with the `link` whose page
 * has asked for it. Throws a `Problem` like `checkLink`.
 */
export async function redeem(
  key: { token: string } | { code: string; link: string | undefined },
  shared: boolean,
): Promise<RedemptionResponse> {
  return RedemptionResponse.parse(await call("POST", "/api/links/redeem", { ...key, shared }));
}

/**
 * The purchases of the session's email address. Throws a `Problem` with status 401 if nobody is signed in; if the cookies
 * already say so, without a request.
 */
export async function fetchLibrary(locale: string, signal?: AbortSignal): Promise<LibraryResponse> {
  if (!hasSession()) throw new Problem(UNAUTHORIZED, "Nobody is signed in");
  return LibraryResponse.parse(await call("GET", `/api/library?locale=${locale}`, undefined, signal));
}

/** Whether a cookie says that there is a session. The session may have expired since. */
export function hasSession(): boolean {
  return SIGNED_IN.test(document.cookie);
}

/** Assigns a seat to an address. Throws a `Problem` with the code `same-address`, `seat-taken` or `too-many-requests`. */
export async function assignSeat(id: string, email: string, locale: string): Promise<void> {
  await call("PUT", seatUrl(id), { email, locale });
}

/** Takes a seat back from its holder. Throws a `Problem` with the code `seat-used` if it is in use. */
export async function unassignSeat(id: string): Promise<void> {
  await call("DELETE", seatUrl(id));
}

function seatUrl(id: string): string {
  return `/api/seats/${encodeURIComponent(id)}`;
}

/** Ends the session of this browser. Throws a `Problem` like `fetchLibrary`. */
export async function signOut(): Promise<void> {
  await call("DELETE", "/api/session");
}

/** The `href` of all that is held about the buyer, as a file. */
export const dataUrl = "/api/account";

/** The buyer's sessions. Throws a `Problem` like `fetchLibrary`. */
export async function fetchSessions(): Promise<SessionsResponse> {
  if (!hasSession()) throw new Problem(UNAUTHORIZED, "Nobody is signed in");
  return SessionsResponse.parse(await call("GET", "/api/sessions"));
}

/** Ends one session, or all. */
export async function endSessions(id?: string): Promise<void> {
  await call("DELETE", id === undefined ? "/api/sessions" : `/api/sessions/${encodeURIComponent(id)}`);
}

/** The emails that the buyer has turned off. */
export async function fetchMutes(locale: string): Promise<MutesResponse["mutes"]> {
  return MutesResponse.parse(await call("GET", `/api/account/mutes?locale=${locale}`)).mutes;
}

/** Turns emails on again. */
export async function unmute(topic: string): Promise<void> {
  await call("DELETE", `/api/account/mutes/${encodeURIComponent(topic)}`);
}

/** Sends a code to the buyer's address and one to another, to which the library is to move. */
export async function requestMove(email: string, locale: string): Promise<void> {
  await call("POST", "/api/account/move", { email, locale });
}

/** Moves the library. Throws a `Problem` that says which of the codes is wrong. */
export async function confirmMove(codes: { from: string; to: string }, locale: string): Promise<void> {
  await call("POST", "/api/account/move/confirm", { ...codes, locale });
}

/** Sends a code to the buyer's address, without which nothing is erased. */
export async function requestErasure(locale: string): Promise<void> {
  await call("POST", "/api/account/erase", { locale });
}

/** Erases all that is held about the buyer. */
export async function confirmErasure(code: string): Promise<void> {
  await call("POST", "/api/account/erase/confirm", { code });
}

export async function call(
  method: string,
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await fetch(path, {
    method,
    signal,
    headers: { accept: "application/json", ...(body && { "content-type": "application/json" }) },
    body: body && JSON.stringify(body),
  }).catch((cause) => {
    throw new Problem(0, "The checkout could not be reached", { cause });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const problem = ProblemDocument.safeParse(answer).data;
  const code = problem?.type.replace(PROBLEM_TYPE_PREFIX, "");
  const { left, wrong } = problem ?? {};
  throw new Problem(response.status, problem?.detail ?? response.statusText, { code, left, wrong });
}
