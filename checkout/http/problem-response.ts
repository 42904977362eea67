import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { languagePrefix } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { PROBLEM_TYPE_PREFIX, type ProblemCode } from "#domain/api/problems.ts";
import { localise } from "#domain/languages/localised.ts";
import { FilesDown } from "../files/files.ts";
import { errorFacts } from "../log/log.ts";
import { CatalogueMissing } from "../offers/offers.ts";
import { DatabaseError, DiskFull } from "../orders/database/database.ts";
import { AmountTooSmall, PaymentsDown, PaymentsRefused } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { ForgedWebhook } from "../webhooks/forged-webhook.ts";
import { rememberedDiscountCode } from "./discount-code-cookie.ts";
import type { Env } from "./env.ts";
import { giftMistakes } from "./gift-form.ts";
import { giftPage } from "./gift-page.ts";
import { requestLanguage, shopLanguages } from "./language.ts";
import { PAGE_POLICY, problemPage } from "./problem-page.ts";
import { problemTexts } from "./problem-texts.ts";

/** Frequent answers of a service that is stopping or paused, which are not logged as errors. */
const EXPECTED: ProblemCode[] = ["stopping", "paused"];

/**
 * Answers any error: with an HTML page if a browser sent a form or followed a link, else with a problem document (RFC 9457).
 * Server errors are logged with their causes. Unexpected errors are answered as "internal-error", without details.
 */
export async function answerProblem(c: Context<Env>, ports: Ports, error: Error): Promise<Response> {
  const problem = toProblem(error);
  if (problem.status >= 500 && !EXPECTED.includes(problem.code)) {
    ports.log("error", "request-failed", {
      id: c.get("requestId"),
      code: problem.code,
      ...errorFacts(error),
    });
  }
  const languages = await shopLanguages(ports);
  const locale = c.get("locale") ?? requestLanguage(c, languages);
  // A problem document needs no messages, so it is sent even if they cannot be read.
  const messages = await ports.offers.messages(locale).catch(() => null);
  if (messages) c.header("Content-Language", messages.lang);
  if (problem.facts.retryAfterS) c.header("Retry-After", String(problem.facts.retryAfterS));
  // The rest of the oversized body is not read, so the connection cannot be used for another request.
  if (problem.code === "too-large") c.header("Connection", "close");
  if (messages && wantsHtml(c)) {
    const mistakes = c.get("form") ? giftMistakes(problem) : [];
    if (mistakes.length > 0) return giftPage(c, ports, { back: c.get("back") ?? "/", mistakes });
    c.header("Content-Security-Policy", PAGE_POLICY);
    const shop = await ports.offers.shop().catch(() => null);
    const page = problemPage({
      problem,
      form: c.get("form") ?? null,
      rememberedCode: rememberedDiscountCode(c),
      back: problem.facts.back ?? c.get("back") ?? "/",
      messages,
      shopName: shop && localise(shop.name, locale),
      siteUrl: `${ports.siteUrl}${languagePrefix(locale, languages)}`,
    });
    return c.html(page, problem.status);
  }
  return c.json(
    {
      type: PROBLEM_TYPE_PREFIX + problem.code,
      ...(messages && problemTexts(problem, messages)),
      status: problem.status,
      requestId: c.get("requestId"),
      ...problem.facts.members,
    },
    problem.status,
    { "Content-Type": "application/problem+json" },
  );
}

function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  const facts = { cause: error };
  if (isDisconnection(error)) return new Problem("invalid-request", facts);
  if (error instanceof HTTPException && error.status < 500) return new Problem("invalid-request", facts);
  if (error instanceof CatalogueMissing) return new Problem("catalogue-missing", facts);
  if (error instanceof AmountTooSmall) return new Problem("amount-too-low", facts);
  if (error instanceof PaymentsRefused) return new Problem("payments-refused", facts);
  if (error instanceof PaymentsDown) return new Problem("payments-down", facts);
  if (error instanceof ForgedWebhook) return new Problem("forged-webhook", facts);
  if (error instanceof FilesDown) return new Problem("files-down", facts);
  if (error instanceof DiskFull) return new Problem("disk-full", facts);
  if (error instanceof DatabaseError) return new Problem("order-book-down", facts);
  return new Problem("internal-error", facts);
}

/** Whether the client disconnected before its body was complete. Adapters wrap the errors of their own connections. */
function isDisconnection(error: Error): boolean {
  return "code" in error && error.code === "ECONNRESET";
}

/** Whether a browser sent a form or followed a link, and will show the answer as a page. */
function wantsHtml(c: Context<Env>): boolean {
  const accept = c.req.header("Accept") ?? "";
  return accept.includes("text/html") && !accept.startsWith("application/json");
}
