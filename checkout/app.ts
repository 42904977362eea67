import { type Context, Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { PLAIN_PAGES_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import type { PasskeySupportResponse } from "#domain/api/responses/account.ts";
import { remoteAdminApi } from "./admin/admin-api.ts";
import { apiHeaders } from "./http/api-headers.ts";
import { limitBody } from "./http/body-limits.ts";
import { refuseCrossSite } from "./http/cross-site.ts";
import type { Env } from "./http/env.ts";
import { identifyRequest } from "./http/identify-request.ts";
import { answerProblem } from "./http/problem-response.ts";
import { requestLog } from "./http/request-log.ts";
import type { Ports } from "./ports.ts";
import type { ReceiptPrinter } from "./receipts/receipt-printer.ts";
import { accountRoutes } from "./routes/account.ts";
import { archiveRoutes } from "./routes/archive.ts";
import { checkoutRoutes } from "./routes/checkout.ts";
import { downloadRoutes } from "./routes/downloads.ts";
import { gumroadLicenceRoutes } from "./routes/gumroad-licences.ts";
import { healthRoutes } from "./routes/health.ts";
import { libraryRoutes } from "./routes/library.ts";
import { licenceRoutes } from "./routes/licences.ts";
import { linkRoutes } from "./routes/links.ts";
import { muteRoutes } from "./routes/mutes.ts";
import { openApiRoute } from "./routes/openapi.ts";
import { orderPages } from "./routes/order-page.ts";
import { orderRoutes } from "./routes/orders.ts";
import { pausedRoutes } from "./routes/paused.ts";
import { type PublishedPage, plainPageRoutes } from "./routes/plain-pages.ts";
import { quoteRoutes } from "./routes/quote.ts";
import { receiptRoutes } from "./routes/receipts.ts";
import { seatRoutes } from "./routes/seats.ts";
import { sessionRoutes } from "./routes/session.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { discountCodeLinks } from "./static/discount-code-links.ts";
import { openLinks } from "./static/open-links.ts";

/** The parts of an app that depend on the runtime. On Workers, pages are static assets and files are in a bucket. */
export interface AppOptions {
  /** Handles the download URLs that the file storage signs for `/api/files/`. */
  serveFile?: (request: Request) => Promise<Response>;
  /** The published pages, and the response for unknown paths. */
  pages?: Hono<Env>;
  /**
   * A published page by its path, with its headers. Without it, there are no pages for browsers without scripts, and no OpenAPI
   * document.
   */
  findPage?: (path: string) => Promise<PublishedPage>;
  /** Makes receipts as PDFs. Without it, buyers print the page. */
  printReceipt?: ReceiptPrinter;
  /** The routes of passkeys. Without them, buyers sign in by emailed links and codes only. */
  passkeys?: Hono<Env>;
  /** The network that a request comes from. Without it, requests are not limited by network. */
  networkOf?: (c: Context<Env>) => string | null;
  /** Whether a request comes through a proxy that gives it an id. */
  isFromProxy?: (c: Context<Env>) => boolean;
  /** Makes the owner's API available under `/api/admin/`. Without it, these paths do not exist. */
  adminToken?: string;
  /** The routes of the owner's API that only Node has. */
  ofNode?: Hono<Env>;
  /** Whether the shop shows its pages and refuses everything else for now. */
  isPaused?: boolean;
  /** Whether the process is about to stop, which a paused shop says at `/readyz`. */
  isDraining?: () => boolean;
  /** Measures every request. */
  observe?: MiddlewareHandler<Env>;
  /** Further routes for operators, such as `/readyz`. */
  operations?: Hono<Env>;
}

/** The paths of the API, and of the one that it shares with Gumroad's. */
const API_PATHS = ["/api/*", "/v2/*"];
/** Routes that programs on any site may call. Their answers do not depend on cookies. */
const LICENCE_PATHS = ["/api/licences/*", "/v2/licenses/*"];

/** Creates the checkout from its ports. The same on Node and on Workers. */
export function createApp(
  ports: Ports,
  {
    pages,
    networkOf = () => null,
    isFromProxy = () => false,
    adminToken,
    ofNode,
    observe,
    operations,
    isPaused = false,
    isDraining = () => false,
    ...options
  }: AppOptions = {},
): Hono<Env> {
  const api = isPaused ? pausedRoutes(API_PATHS, isDraining) : apiRoutes(ports, options);
  const app = new Hono<Env>();
  app.use("*", identifyRequest(isFromProxy));
  if (observe) app.use("*", observe);
  for (const path of API_PATHS) {
    app.use(path, async (c, next) => {
      c.set("network", networkOf(c));
      await next();
    });
    app.use(path, requestLog(ports));
  }
  for (const path of LICENCE_PATHS) app.use(path, cors({ origin: "*", allowMethods: ["GET", "POST"] }));
  for (const path of [...API_PATHS, "/healthz"]) {
    app.use(path, apiHeaders());
    app.use(path, methodNotAllowed({ app: api, onMethodNotAllowed: refuseMethod }));
  }
  app.use("/api/*", refuseCrossSite(ports.siteUrl));
  for (const path of API_PATHS) app.use(path, limitBody());
  if (adminToken !== undefined && !isPaused)
    app.route("/api/admin", remoteAdminApi(ports, adminToken, ofNode));
  app.route("/", api);
  if (operations) app.route("/", operations);
  for (const path of API_PATHS) app.all(path, (c) => answerProblem(c, ports, new Problem("not-found")));
  app.route("/", openLinks());
  app.route("/", discountCodeLinks(ports.siteUrl));
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
function apiRoutes(
  ports: Ports,
  {
    serveFile,
    findPage,
    printReceipt,
    passkeys,
  }: Pick<AppOptions, "serveFile" | "findPage" | "printReceipt" | "passkeys">,
): Hono<Env> {
  const api = new Hono<Env>();
  const findOrderPage = orderPages(ports);
  for (const path of ["/healthz", "/api/health"]) api.route(path, healthRoutes(ports));
  api.route("/api/checkout", checkoutRoutes(ports));
  api.route("/api/quote", quoteRoutes(ports));
  api.route("/api/webhooks", webhookRoutes(ports));
  api.route("/api/orders", orderRoutes(ports, findOrderPage));
  api.route("/api/orders", archiveRoutes(ports));
  api.route("/api/orders", receiptRoutes(ports, printReceipt ?? null));
  api.route("/api/links", linkRoutes(ports));
  api.route("/api/library", libraryRoutes(ports));
  api.route("/api/downloads", downloadRoutes(ports));
  api.route("/api/licences", licenceRoutes(ports));
  api.route("/v2/licenses", gumroadLicenceRoutes(ports));
  api.route("/api/seats", seatRoutes(ports));
  api.route("/api", sessionRoutes(ports));
  const isSupported = passkeys !== undefined;
  api.get("/api/passkeys/support", (c) => c.json<PasskeySupportResponse>({ isSupported }));
  if (passkeys) api.route("/api/passkeys", passkeys);
  api.route("/api/account", accountRoutes(ports));
  api.route("/api", muteRoutes(ports));
  if (findPage) {
    const hasPdf = printReceipt !== undefined;
    api.route(PLAIN_PAGES_PATH, plainPageRoutes(ports, { findOrderPage, findPage, hasPdf }));
    api.route("/api/openapi.json", openApiRoute(findPage));
  }
  if (serveFile) api.get("/api/files/*", (c) => serveFile(c.req.raw));
  return api;
}
