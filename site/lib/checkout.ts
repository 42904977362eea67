import { LibraryAnswer, OrderAnswer, ProblemDocument } from "#domain/api/answers.ts";

/** The one file of the site that calls the checkout's API. Answers are parsed here; a refusal is a `Problem`. */

const UNAUTHORIZED = 401;
/** The cookie that the checkout sets beside that of the session, which no script can read. */
const SIGNED_IN = /(^|; )(__Host-)?signed-in=/;

export type Order = OrderAnswer;
export type Library = LibraryAnswer;
export type LibraryOrder = Library["orders"][number];

/** What the checkout refused (RFC 9457), or `status` 0 where it could not be reached. */
export class Problem extends Error {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Where a form that asks for a file goes; the answer is a redirect to it. */
export const downloadsAction = "/api/downloads";

/** The state of an order; 404 where there is none. */
export async function orderOf(id: string, signal?: AbortSignal): Promise<Order> {
  return OrderAnswer.parse(await call("GET", `/api/orders/${encodeURIComponent(id)}`, undefined, signal));
}

/** Asks for a link by mail: for an address, or for the one that an old link's token was made for. */
export async function requestLink(to: { email: string } | { token: string }, locale: string): Promise<void> {
  await call("POST", "/api/links", { ...to, locale });
}

/** Spends a link's token for a session; 410 where it is spent or too old. */
export async function redeem(token: string): Promise<void> {
  await call("POST", "/api/links/redeem", { token });
}

/** What the session's address has bought; 401 where nobody is signed in, without asking where the browser knows it. */
export async function libraryOf(locale: string, signal?: AbortSignal): Promise<Library> {
  if (!hasSession()) throw new Problem(UNAUTHORIZED, "Nobody is signed in");
  return LibraryAnswer.parse(await call("GET", `/api/library?locale=${locale}`, undefined, signal));
}

/** Whether the browser says that it has a session; the checkout may know better. */
export function hasSession(): boolean {
  return SIGNED_IN.test(document.cookie);
}

/** Whether the checkout knows this browser's session. */
export function isSignedIn(locale: string): Promise<boolean> {
  return libraryOf(locale).then(
    () => true,
    () => false,
  );
}

export async function signOut(): Promise<void> {
  await call("DELETE", "/api/session");
}

async function call(method: string, path: string, body?: object, signal?: AbortSignal): Promise<unknown> {
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
  throw new Problem(response.status, problem?.detail ?? response.statusText);
}
