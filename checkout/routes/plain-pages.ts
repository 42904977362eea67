import { type Context, Hono } from "hono";
import {
  LIBRARY_PATH,
  languagePrefix,
  ORDER_PATH,
  type PlainPage,
  plainPagePath,
  templatePath,
} from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { isEmailAddress } from "#domain/email.ts";
import { foreignCharacters, readSignInCode } from "#domain/sign-in-code.ts";
import { deviceOf } from "../http/device.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { orderKey } from "../http/order-cookie.ts";
import { findRequestSession } from "../http/session-cookie.ts";
import { enterSignInCode, limitRedemptions, sendSignInCode } from "../http/sign-in.ts";
import { signOut } from "../http/sign-out.ts";
import { codeMistake } from "../plain/code-mistake.ts";
import { fillTemplate, type View } from "../plain/fill-template.ts";
import { libraryView, type PlainPageContext } from "../plain/library-view.ts";
import { orderView } from "../plain/order-view.ts";
import type { Ports } from "../ports.ts";
import type { ReceiptPrinter } from "../receipts/receipt-printer.ts";
import { completeSignIn } from "./complete-sign-in.ts";
import { libraryResponse } from "./library.ts";
import type { FindOrderPage } from "./order-page.ts";
import { correctGift, correctOrder } from "./orders.ts";
import { listPlacedOrders } from "./placed-orders.ts";
import { receiptLanguage } from "./receipts.ts";
import { findReturnedOrder } from "./returned-order.ts";
import { assignBuyersSeat, unassignBuyersSeat } from "./seats.ts";

/** The headers of published pages that also apply to the filled-in pages. */
const PAGE_HEADERS = ["Content-Security-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"];

/** The part of a published page's response that is used. */
export interface PublishedPage {
  ok: boolean;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}

interface PlainPageOptions {
  findOrderPage: FindOrderPage;
  /** A published page by its path. */
  findPage: (path: string) => Promise<PublishedPage>;
  /** null: there are no PDFs of receipts. */
  printer: ReceiptPrinter | null;
}

type PageLanguage = Omit<PlainPageContext, "receiptOf">;

/** Pages for browsers without scripts: the published templates, filled in. Every action on them is a form. */
export function plainPageRoutes(ports: Ports, { findOrderPage, findPage, printer }: PlainPageOptions) {
  return new Hono<Env>()
    .get("/library", async (c) => {
      const context = await contextOf(c);
      if (!(await findRequestSession(c, ports)))
        return c.redirect(plainPagePath("sign-in", context.lang), 303);
      const library = await libraryResponse(c, ports, context.lang);
      const placed = await listPlacedOrders(ports, library.email, context.lang);
      return show(
        c,
        "library",
        libraryView(
          { ...library, placed },
          { ...context, receiptOf: await receiptsIn(context.lang), at: c.req.query("order") },
        ),
        context,
      );
    })
    .get("/order", async (c) => {
      const context = await contextOf(c);
      const now = ports.clock();
      const order = await findReturnedOrder(c, findOrderPage, { lang: context.lang, now });
      const receiptOf = await receiptsIn(context.lang);
      return show(
        c,
        "order",
        order ? orderView(order, { ...context, receiptOf, at: now }) : { "notice:none": true },
        context,
      );
    })
    .get("/sign-in", async (c) => {
      const isSignedOut = c.req.query("signedOut") !== undefined;
      return show(c, "sign-in", { isSignedOut }, await contextOf(c));
    })
    .post("/sign-in", async (c) => {
      const { email = "", ...form } = await readForm(c);
      const context = await contextOf(c, form.locale);
      if (!isEmailAddress(email)) return show(c, "sign-in", { email, isInvalid: true }, context, 400);
      try {
        await sendSignInCode(c, ports, { email, locale: context.lang });
      } catch (error) {
        if (problemCodeOf(error) !== "too-many-requests") throw error;
        return show(c, "sign-in", { email, isLimited: true }, context, 429);
      }
      return show(c, "sign-in", { email, isSent: true }, context);
    })
    .post("/code", async (c) => {
      const { email = "", code = "", ...form } = await readForm(c);
      const context = await contextOf(c, form.locale);
      const refuse = (reason: View) =>
        show(c, "sign-in", { email, isSent: email !== "", hasCodeError: true, ...reason }, context, 422);
      const text = readSignInCode(code);
      const foreign = foreignCharacters(code);
      if (text === null) return refuse(foreign ? { foreign } : { isIllegible: true });
      const visit = { device: deviceOf(c.req.header("User-Agent")), isShared: form.shared === "true" };
      try {
        const session = await limitRedemptions(c, ports, () => enterSignInCode(c, ports, { text, visit }));
        const { order } = await completeSignIn(c, ports, session);
        const at = order === undefined ? "" : `&order=${order}`;
        return c.redirect(plainPagePath("library", context.lang) + at, 303);
      } catch (error) {
        const mistake = codeMistake(error, context.lang);
        if (mistake === null) throw error;
        return refuse(mistake);
      }
    })
    .post("/seat", async (c) => {
      const { seat: id = "", email, locale } = await readForm(c);
      const { lang } = await contextOf(c, locale);
      c.set("back", LIBRARY_PATH);
      if (email === undefined) await unassignBuyersSeat(c, ports, id);
      else await assignBuyersSeat(c, ports, { id, email: requireAddress(email) });
      return c.redirect(plainPagePath("library", lang), 303);
    })
    .post("/address", async (c) => {
      const { order: id = "", email = "", gift, locale } = await readForm(c);
      const { lang } = await contextOf(c, locale);
      c.set("back", `${ORDER_PATH}?id=${id}`);
      const correction = { id, email: requireAddress(email), locale };
      await (gift ? correctGift(c, ports, correction) : correctOrder(c, ports, correction));
      return c.redirect(`${plainPagePath("order", lang)}&id=${id}`, 303);
    })
    .post("/sign-out", async (c) => {
      const { lang } = await contextOf(c, (await readForm(c)).locale);
      await signOut(c, ports);
      return c.redirect(`${plainPagePath("sign-in", lang)}&signedOut`, 303);
    });

  async function contextOf(c: Context<Env>, locale = c.req.query("locale")): Promise<PageLanguage> {
    const languages = await shopLanguages(ports);
    const lang = requestLanguage(c, languages, locale);
    c.set("locale", lang);
    return { lang, prefix: languagePrefix(lang, languages) };
  }

  async function receiptsIn(lang: string): Promise<PlainPageContext["receiptOf"]> {
    const hasPdf = printer !== null && (await printer.knowsLanguage(await receiptLanguage(ports, lang)));
    return hasPdf ? (order) => `/api/orders/${order}/invoice?locale=${lang}` : null;
  }

  async function show(
    c: Context<Env>,
    page: PlainPage,
    view: View,
    { lang, prefix }: PageLanguage,
    status: 200 | 400 | 422 | 429 = 200,
  ): Promise<Response> {
    const published = await findPage(prefix + templatePath(page));
    if (!published.ok) throw new Problem("catalogue-missing");
    for (const name of PAGE_HEADERS) {
      const value = published.headers.get(name);
      if (value !== null) c.header(name, value);
    }
    c.header("Content-Language", lang);
    const hasReceiptCode = orderKey(c, ports.siteUrl) !== null;
    return c.html(
      fillTemplate(await published.text(), {
        ...{ email: "", isWrong: "false", errorId: "", hasReceiptCode },
        ...view,
        ...(view.hasCodeError && { isWrong: "true", errorId: "code-error" }),
      }),
      status,
    );
  }
}

/** @throws {Problem} "invalid-request": browsers do not send anything else than an address */
function requireAddress(email: string): string {
  if (!isEmailAddress(email)) throw new Problem("invalid-request");
  return email;
}

function problemCodeOf(error: unknown): string | null {
  return error instanceof Problem ? error.code : null;
}

/** The texts of a form. */
async function readForm(c: Context<Env>): Promise<Record<string, string | undefined>> {
  const fields = Object.entries(await c.req.parseBody());
  return Object.fromEntries(
    fields.flatMap(([name, value]) => (typeof value === "string" ? [[name, value.trim()]] : [])),
  );
}
