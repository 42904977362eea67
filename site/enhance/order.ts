import { createElement } from "react";
import { OrderStatus } from "../components/buyer/order-status.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";
import { createFileOpener } from "./open-in-place.ts";

declare const MESSAGES: Messages["order"];
declare const GOODS_MESSAGES: Messages["goods"];
declare const SIGN_IN_MESSAGES: Messages["signIn"];
/** The URLs of `reading-media.ts`, `reading-pdf.ts` and `reading-book.ts`, which are loaded when a file is opened. */
declare const MEDIA_URL: string;
declare const PDF_URL: string;
declare const BOOK_URL: string;
declare const PATH_PREFIX: string;

const { lang } = document.documentElement;
const urls = { audio: MEDIA_URL, video: MEDIA_URL, pdf: PDF_URL, book: BOOK_URL };
const open = createFileOpener(urls, lang, GOODS_MESSAGES.openFailed);

hydrate("order", ({ support = "", seal = "" }) =>
  createElement(OrderStatus, {
    messages: MESSAGES,
    goods: GOODS_MESSAGES,
    signIn: SIGN_IN_MESSAGES,
    open,
    lang,
    prefix: PATH_PREFIX,
    support,
    seal,
  }),
);
