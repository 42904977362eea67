import { createElement } from "react";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import { Library } from "../components/buyer/library.tsx";
import { fetchOrders } from "../lib/checkout.ts";
import type { Messages } from "../lib/messages.ts";
import { findOfflineFile, storeFile } from "../lib/offline-library.ts";
import type { OpenInPlace } from "../lib/open-in-place.ts";
import { cacheLoaded, cachePages } from "./cache-pages.ts";
import { hydrate } from "./hydrate.ts";
import { createFileOpener } from "./open-in-place.ts";

declare const MESSAGES: Messages["library"];
declare const GOODS_MESSAGES: Messages["goods"];
declare const KIND_NAMES: Messages["kinds"];
/** The URLs of `reading-media.ts`, `reading-pdf.ts` and `reading-book.ts`, which are loaded when a file is opened. */
declare const MEDIA_URL: string;
declare const PDF_URL: string;
declare const BOOK_URL: string;
/** The URL of `orders.ts`, which is loaded when the list of orders is opened. */
declare const ORDERS_URL: string;
declare const PATH_PREFIX: string;
declare const PDFJS_FOLDER: string;

const { lang } = document.documentElement;
const urls = { audio: MEDIA_URL, video: MEDIA_URL, pdf: PDF_URL, book: BOOK_URL };
const offlineFiles = { store: storeFile, find: findOfflineFile, notStored: GOODS_MESSAGES.notKept };
const openFile = createFileOpener(urls, lang, GOODS_MESSAGES.openFailed, offlineFiles);
const open: OpenInPlace = async (...args) => {
  await openFile(...args);
  void cacheLoaded().catch(() => {});
};

async function showOrders(list: HTMLElement): Promise<void> {
  const orders: typeof import("./orders.ts") = await import(ORDERS_URL);
  await orders.showOrders(list, () => fetchOrders(lang));
}

hydrate("library", ({ seal = "" }) =>
  createElement(Library, {
    messages: MESSAGES,
    goods: GOODS_MESSAGES,
    kinds: KIND_NAMES,
    open,
    showOrders,
    lang,
    prefix: PATH_PREFIX,
    seal,
  }),
);

// After the library itself, which it would hold up.
addEventListener("load", () => void cachePages([PATH_PREFIX + LIBRARY_PATH, PDFJS_FOLDER]).catch(() => {}));
