import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { fillTemplate } from "#checkout/plain/fill-template.ts";
import { orderView } from "#checkout/plain/order-view.ts";
import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import { messagesIn } from "#messages/read.ts";
import { StatusNotice } from "#site/components/buyer/status-notice.tsx";
import { PlainOrder } from "#site/components/plain/order.tsx";

const MESSAGES = messagesIn("en").pages;
const ITEM = { product: "book", option: "standard", name: "Book", optionName: "", quantity: 1, amount: 2900 };
const PART = { id: "ent_1", product: "book", name: "Book", lang: "en", cover: null, licences: [] };
const ORDER: OrderPageResponse = {
  ...{ id: "ord_1", status: "paid", currency: "USD", subtotal: 2900, discount: 0, discountName: null },
  ...{ tax: 0, taxIncluded: 0, amount: 2900, refunded: 0, received: null, dispute: null },
  ...{ createdAt: "2025-11-22T08:00:00.000Z", paidAt: "2025-11-22T09:00:00.000Z" },
  ...{ email: "giver@example.com", opened: true, awaitsConfirmation: false, delivery: null },
  ...{ correctableUntil: null, gift: null },
  items: [
    { ...ITEM, refunded: false, parts: [{ ...PART, missingLicences: 0, releasesOn: null }], files: [] },
  ],
};
const GIFT = { recipient: "friend@example.com", giver: null, words: null, deliversAt: null };
const gift = { ...GIFT, isCorrectable: false };
const deliversAt = "2027-02-14T08:00:00.000Z";
const items = [{ ...ITEM, refunded: false }];
/** The order of a gift, as anyone with its number sees it: nothing says that it is one, and its sums are hidden. */
const HIDDEN = {
  ...{ subtotal: 0, amount: 0, areSumsHidden: true, email: "g•••@e•••.com", opened: false },
  items,
};

const EARLIER = "Your order of November 22, 2025";

describe("the page of an earlier order, with scripts and without", () => {
  it.each<[string, Partial<OrderPageResponse>, string, string, string[]]>([
    [
      "leads to the library",
      {},
      EARLIER,
      "Your files are below, and in your library.",
      ["Open your library"],
    ],
    [
      "leads to the library where the files are not below",
      { items },
      EARLIER,
      "Your files are in your library.",
      ["Open your library"],
    ],
    [
      "says whose a gift is, and leads to no library",
      { gift, items },
      EARLIER,
      "We have emailed the gift to friend@example.com.",
      [],
    ],
    [
      "says when a gift is sent, and leads to no library",
      { gift: { ...gift, deliversAt }, items },
      EARLIER,
      "On February 14, 2027 we will email the gift to friend@example.com.",
      [],
    ],
    [
      "names no library where nobody opens it",
      HIDDEN,
      EARLIER,
      "To open it here, request a new link with the address you bought with.",
      ["Request a new link"],
    ],
    [
      "says only what was refunded of a gift",
      { gift, items, refunded: 1000 },
      "Part of this order was refunded",
      "$10 of the $29 you paid goes back to your original payment method.",
      [],
    ],
    [
      "says only what was refunded",
      { refunded: 1000 },
      "Part of this order was refunded",
      "$10 of the $29 you paid goes back to your original payment method. The files stay in your library.",
      [],
    ],
  ])("%s", (_, changes, title, text, actions) => {
    const order = { ...ORDER, ...changes };
    const shown = { title, text, actions };
    expect([withScripts(order), withoutScripts(order)]).toEqual([shown, shown]);
  });
});

function withScripts(order: OrderPageResponse) {
  const props = { order, messages: MESSAGES.order, lang: "en", prefix: "", support: "shop@example.com" };
  return noticeIn(renderToStaticMarkup(createElement(StatusNotice, props)));
}

function withoutScripts(order: OrderPageResponse) {
  const props = { messages: MESSAGES, lang: "en", support: "shop@example.com", seal: "印" };
  const template = renderToStaticMarkup(createElement(PlainOrder, props));
  const at = new Date("2026-11-22T08:00:00.000Z");
  return noticeIn(fillTemplate(template, orderView(order, { lang: "en", prefix: "", receiptOf: null, at })));
}

/** What the notice at the top of a page says, and where it leads. */
function noticeIn(html: string) {
  const notice = /<div class="page columns notice">.*?<\/div><\/div>|$/s.exec(html)?.[0] ?? "";
  const textIn = (pattern: RegExp) => [...notice.matchAll(pattern)].map(([, text = ""]) => plainText(text));
  const [title] = textIn(/<h1>(.*?)<\/h1>/gs);
  const [text] = textIn(/<p class="summary">(.*?)<\/p>/gs);
  return { title, text, actions: textIn(/<a [^>]*>(.*?)<\/a>/gs) };
}

function plainText(html: string): string {
  return html.replaceAll(/<[^>]*>/g, "").replaceAll(/[\s\u00a0]+/g, " ");
}
