import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { freePort } from "../free-port.ts";

/** A way to the sandbox's Stripe on which answers can get lost, after Stripe has done what it was asked for. */
export async function openLateStripe() {
  const state = { sandboxUrl: "", isLate: false };
  const port = await freePort();
  const app = new Hono().all("*", async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const { method, headers } = c.req.raw;
    const body = method === "GET" ? null : await c.req.text();
    const answer = await fetch(`${state.sandboxUrl}${pathname}${search}`, { method, headers, body });
    if (!state.isLate || method === "GET") return answer;
    await answer.text();
    // The SDK would ask again by itself, which takes seconds.
    return c.json({ error: { type: "api_error" } }, 504, { "Stripe-Should-Retry": "false" });
  });
  const server = serve({ fetch: app.fetch, port });
  return {
    state,
    url: `http://localhost:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
