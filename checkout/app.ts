import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { SESSION_COOKIE } from "#domain/api/cookies.ts";
import { Problem } from "#domain/api/problem.ts";
import { apiHeaders } from "./http/api-headers.ts";
import { limitBody } from "./http/body-limits.ts";
import { refuseCrossSite } from "./http/cross-site.ts";
import type { Env } from "./http/env.ts";
import { answerProblem } from "./http/problem-response.ts";
import { requestLog } from "./http/request-log.ts";
import { codeLinks } from "./pages/code-links.ts";
import { openLinks } from "./pages/open-links.ts";
import type { Ports } from "./ports.ts";
import { checkoutRoutes } from "./routes/checkout.ts";
import { downloadRoutes } from "./routes/downloads.ts";
import { healthRoutes } from "./routes/health.ts";
import { libraryRoutes } from "./routes/library.ts";
import { linkRoutes } from "./routes/links.ts";
import { openApiDocument } from "./routes/openapi.ts";
import { orderRoutes } from "./routes/orders.ts";
import { quoteRoutes } from "./routes/quote.ts";
import { sessionRoutes } from "./routes/session.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

/** What a runtime serves in addition to the API. On Workers, pages are static assets and files are in a bucket. */
export interface AppOptions {
  /** Handles the download URLs that the file storage signs for `/api/files/`. */
  serveFile?: (request: Request) => Promise<Response>;
  /** The published pages, and the response for unknown paths. */
  pages?: Hono<Env>;
  /** The network that a request comes from. Without it, requests are not limited by network. */
  networkOf?: (c: Context<Env>) => string | null;
}

/** Creates the checkout from its ports. The same on Node and on Workers. */
export function createApp(
  ports: Ports,
  { serveFile, pages, networkOf = () => null }: AppOptions = {},
): OpenAPIHono<Env> {
  const api = apiRoutes(ports, serveFile);
  const app = new OpenAPIHono<Env>();
  app.use("*", requestId());
  app.use("/api/*", async (c, next) => {
    c.set("network", networkOf(c));
    await next();
  });
  app.use("/api/*", requestLog(ports));
  for (const path of ["/api/*", "/healthz"]) {
    app.use(path, apiHeaders());
    app.use(path, methodNotAllowed({ app: api, onMethodNotAllowed: refuseMethod }));
  }
  app.use("/api/*", refuseCrossSite(ports.siteUrl));
  app.use("/api/*", limitBody());
  app.route("/", api);
  app.all("/api/*", (c) => answerProblem(c, ports, new Problem("not-found")));
  app.route("/", openLinks());
  app.route("/", codeLinks());
  if (pages) app.route("/", pages);

  app.notFound((c) => answerProblem(c, ports, new Problem("not-found")));
  app.onError((error, c) => answerProblem(c, ports, error));
  return app;

  function refuseMethod(c: Context<Env>, methods: string[]): Promise<Response> {
    c.header("Allow", methods.join(", "));
    return answerProblem(c, ports, new Problem("method-not-allowed"));
  }
}

/** The route table. */
function apiRoutes(ports: Ports, serveFile: AppOptions["serveFile"]): OpenAPIHono<Env> {
  const api = new OpenAPIHono<Env>();
  api.route("/healthz", healthRoutes(ports));
  api.route("/api/checkout", checkoutRoutes(ports));
  api.route("/api/quote", quoteRoutes(ports));
  api.route("/api/webhooks", webhookRoutes(ports));
  api.route("/api/orders", orderRoutes(ports));
  api.route("/api/links", linkRoutes(ports));
  api.route("/api/library", libraryRoutes(ports));
  api.route("/api/downloads", downloadRoutes(ports));
  api.route("/api/session", sessionRoutes(ports));
  api.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: ports.siteUrl.startsWith("https://") ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE,
  });
  api.doc31("/api/openapi.json", openApiDocument(ports));
  if (serveFile) api.get("/api/files/*", (c) => serveFile(c.req.raw));
  return api;
}
