import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import type { Env } from "#checkout/http/env.ts";
import { callAdminApi } from "#shop/admin-client.ts";

/** Serves one route of the admin API over HTTP until the test ends. */
export async function serveAdminRoute(path: string, routes: Hono<Env>) {
  const app = new Hono().route(`/api/admin${path}`, routes);
  const { promise: listening, resolve: listen } = Promise.withResolvers<number>();
  const server = serve({ fetch: app.fetch, port: 0 }, ({ port }) => listen(port));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const origin = `http://localhost:${await listening}`;
  return {
    url: `${origin}/api/admin${path}`,
    /** Sends a request as the command does. */
    post<Answer extends z.ZodType>(body: object, answer: Answer): Promise<z.infer<Answer>> {
      return callAdminApi({ url: origin, token: "" }, { method: "POST", path, body }, answer);
    },
  };
}
