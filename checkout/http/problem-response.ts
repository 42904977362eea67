import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { languagePrefix } from "#domain/addresses.ts";
import { localised } from "#domain/languages/localised.ts";
import { FilesDown } from "../files/files.ts";
import { messagesFor } from "../offers/messages.ts";
import { CatalogueMissing } from "../offers/offers.ts";
import { DatabaseError, DiskFull } from "../orders/database/database.ts";
import { AmountTooSmall, ForgedWebhook, PaymentsDown } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";
import { requestLanguage, shopLanguages } from "./language.ts";
import { errorFacts } from "./log.ts";
import { Problem } from "./problem.ts";
import { problemPage } from "./problem-page.ts";
import { wordsOf } from "./problem-texts.ts";

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Answers any error: a problem document (RFC 9457) to programs, a page with a sentence and a way on to
 * people whose browser sent a form. What was not foreseen is logged with its causes and told as "internal".
 */
export async function answerProblem(c: Context<Env>, ports: Ports, error: Error): Promise<Response> {
  const problem = asProblem(error);
  if (problem.status >= 500) {
    ports.log("error", "failed", { id: c.get("requestId"), code: problem.code, ...errorFacts(error) });
  }
  const languages = await shopLanguages(ports);
  const locale = c.get("locale") ?? requestLanguage(c, languages);
  const messages = await messagesFor(ports.offers, locale);
  const { title, detail } = wordsOf(problem, messages);
  c.header("Content-Language", messages.lang);
  // The rest of a body that is too large is not read, so nothing can follow it on this connection.
  if (problem.code === "too-large") c.header("Connection", "close");
  if (isForPerson(c)) {
    c.header("Content-Security-Policy", PAGE_POLICY);
    const shop = await ports.offers.shop().catch(() => null);
    const page = problemPage({
      problem,
      back: problem.facts.back ?? c.get("back") ?? "/",
      messages,
      shopName: shop && localised(shop.name, locale),
      siteUrl: `${ports.siteUrl}${languagePrefix(locale, languages)}`,
    });
    return c.html(page, problem.status);
  }
  return c.json(
    {
      type: `urn:vitrine:problem:${problem.code}`,
      title,
      status: problem.status,
      detail,
      requestId: c.get("requestId"),
      ...problem.facts.members,
    },
    problem.status,
    { "Content-Type": "application/problem+json" },
  );
}

function asProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  const facts = { cause: error };
  if (error instanceof HTTPException && error.status === 403) return new Problem("cross-site", facts);
  if (error instanceof HTTPException && error.status < 500) return new Problem("invalid-request", facts);
  if (error instanceof CatalogueMissing) return new Problem("catalogue-missing", facts);
  if (error instanceof AmountTooSmall) return new Problem("amount-too-low", facts);
  if (error instanceof PaymentsDown) return new Problem("payments-down", facts);
  if (error instanceof ForgedWebhook) return new Problem("forged-webhook", facts);
  if (error instanceof FilesDown) return new Problem("files-down", facts);
  if (error instanceof DiskFull) return new Problem("disk-full", facts);
  if (error instanceof DatabaseError) return new Problem("order-book-down", facts);
  return new Problem("internal-error", facts);
}

/** A form's sender, or somebody who followed a link, is shown a page. */
function isForPerson(c: Context<Env>): boolean {
  const accept = c.req.header("Accept") ?? "";
  return accept.includes("text/html") && !accept.startsWith("application/json");
}
