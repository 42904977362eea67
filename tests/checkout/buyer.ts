import { z } from "zod";
import type { TestShop } from "./shop.ts";

const InboxEmails = z.array(
  z.object({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    at: z.string(),
  }),
);
export type InboxEmail = z.infer<typeof InboxEmails>[number];

/**
 * A buyer without a browser, who sends plain HTTP requests.
 *
 * @param address from where, as a proxy says. Default: this machine
 */
export function buyerAt(shop: Pick<TestShop, "url" | "sandboxUrl">, address?: string) {
  const cookies = new Map<string, string>();

  const cookieHeader = () => [...cookies].map((pair) => pair.join("=")).join("; ");

  const api = async (path: string, init: RequestInit & { json?: unknown } = {}) => {
    const { json, headers, ...rest } = init;
    const cookie = cookieHeader();
    const response = await fetch(`${shop.url}${path}`, {
      redirect: "manual",
      ...rest,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      headers: {
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...(cookie ? { Cookie: cookie } : {}),
        ...(address ? { "X-Forwarded-For": address } : {}),
        ...headers,
      },
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/Max-Age=0\b/.test(set)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };

  return {
    api,
    /** What a browser would send in the header `Cookie`. */
    cookie: cookieHeader,

    async order(json: object): Promise<{ order: string; url: string }> {
      const response = await api("/api/checkout", { method: "POST", json: { locale: "en", ...json } });
      if (response.status !== 201)
        throw new Error(`checkout responded with ${response.status}: ${await response.text()}`);
      return z.object({ order: z.string(), url: z.string() }).parse(await response.json());
    },

    /** Presses a button on the payment page. @returns the address that the page redirects to */
    async pay(url: string, action = "pay", email = "reader@example.com"): Promise<string> {
      const body = new URLSearchParams({ action, email, name: "A Reader", card: "4242424242424242" });
      const response = await fetch(url, { method: "POST", body, redirect: "manual" });
      return response.headers.get("Location") ?? "";
    },

    /** Waits for a number of emails. @returns all emails to an address (or to any), newest first */
    async inbox(atLeast = 1, to = ""): Promise<InboxEmail[]> {
      return eventually(async () => {
        const emails = InboxEmails.parse(await (await fetch(`${shop.sandboxUrl}/inbox.json`)).json());
        const theirs = emails.filter((email) => to === "" || email.to === to);
        return theirs.length >= atLeast ? theirs : null;
      }, `${atLeast} emails`);
    },

    /** Waits until an order has a status. */
    status(order: string, status: string): Promise<Record<string, unknown>> {
      return eventually(async () => {
        const found = z
          .record(z.string(), z.unknown())
          .parse(await (await api(`/api/orders/${order}`)).json());
        return found.status === status ? found : null;
      }, `order ${status}`);
    },

    redeem(token: string): Promise<Response> {
      return api("/api/links/redeem", { method: "POST", json: { token } });
    },
  };
}

/** The token of the link in an email. */
export function tokenIn(email: InboxEmail | undefined): string {
  const [, token = ""] = /\/open\/#([\w-]+)/.exec(email?.text ?? "") ?? [];
  return token;
}

/** Polls until the result is not null, by default for ten seconds at most. */
export async function eventually<T>(read: () => Promise<T | null>, what: string, timeoutS = 10): Promise<T> {
  const deadline = Date.now() + timeoutS * 1000;
  for (;;) {
    const result = await read();
    if (result !== null) return result;
    if (Date.now() > deadline) throw new Error(`timed out after ${timeoutS} s waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
