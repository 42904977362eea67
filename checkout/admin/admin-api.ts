import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { answerProblem } from "../http/problem-response.ts";
import type { Ports } from "../ports.ts";
import { pausedRoutes } from "../routes/paused.ts";
import { callLog } from "./call-log.ts";
import { coPurchaseRoutes } from "./co-purchases.ts";
import { copyRoutes } from "./copies.ts";
import { customerRoutes } from "./customers.ts";
import { discountRoutes } from "./discounts.ts";
import { entitlementRoutes } from "./entitlements.ts";
import { fileRoutes } from "./files.ts";
import { holderRoutes } from "./holders.ts";
import { licenceRoutes } from "./licences.ts";
import { messageRoutes } from "./messages.ts";
import { newVersionEmailRoutes } from "./new-version-emails.ts";
import { orderRoutes } from "./orders.ts";
import { toOwnerProblem } from "./owner-problem.ts";
import { reconcileRoutes } from "./reconcile.ts";
import { refundRoutes } from "./refunds.ts";
import { reportRoutes } from "./report.ts";
import { requireToken } from "./require-token.ts";
import { saleRoutes } from "./sales.ts";

/**
 * The owner's API, which the `shop` command calls because only the running checkout may open the order book. It has one file for
 * each resource; #domain/api/admin has the schemas of its requests and answers, which contain email addresses.
 */
function adminRoutes(ports: Ports, ofNode?: Hono<Env>): Hono<Env> {
  const app = new Hono<Env>();
  if (ofNode) app.route("/", ofNode);
  app.route("/orders", orderRoutes(ports));
  app.route("/orders", refundRoutes(ports));
  app.route("/entitlements", entitlementRoutes(ports));
  app.route("/customers", customerRoutes(ports));
  app.route("/licences", licenceRoutes(ports));
  app.route("/messages", messageRoutes(ports));
  app.route("/discounts", discountRoutes(ports));
  app.route("/copies", copyRoutes(ports));
  app.route("/files", fileRoutes(ports));
  app.route("/co-purchases", coPurchaseRoutes(ports));
  app.route("/holders", holderRoutes(ports));
  app.route("/reconcile", reconcileRoutes(ports));
  app.route("/sales", saleRoutes(ports));
  app.route("/report", reportRoutes(ports));
  app.route("/version-mails", newVersionEmailRoutes(ports));
  app.onError((error, c) => answerProblem(c, ports, toOwnerProblem(error)));
  return app;
}

/**
 * The API without a token. Node serves it on a socket in DATA_DIR that only the same user can open.
 * @param options.ofNode the routes that Workers do not have
 * @param options.status the routes under `/status`, about the process
 * @param options.isPaused whether it refuses everything else, since no order book is open
 */
export function localAdminApi(
  ports: Ports,
  { ofNode, status, isPaused = false }: { ofNode?: Hono<Env>; status?: Hono<Env>; isPaused?: boolean } = {},
): Hono<Env> {
  const app = new Hono<Env>();
  app.use("*", requestId(), callLog(ports));
  if (status) app.route("/status", status);
  app.route("/", isPaused ? pausedRoutes(["*"]) : adminRoutes(ports, ofNode));
  app.notFound((c) => answerProblem(c, ports, new Problem("not-found")));
  app.onError((error, c) => answerProblem(c, ports, error));
  return app;
}

/** The API for those who know the token, to be mounted in the app. Every path answers the same to anyone else. */
export function remoteAdminApi(ports: Ports, token: string, ofNode?: Hono<Env>): Hono<Env> {
  const app = new Hono<Env>();
  app.use("*", callLog(ports), requireToken(ports, token));
  app.route("/", adminRoutes(ports, ofNode));
  return app;
}
