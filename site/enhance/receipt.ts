import { createElement } from "react";
import { ReceiptPage } from "../components/buyer/receipt-page.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const MESSAGES: Messages["receipt"];
declare const PATH_PREFIX: string;

hydrate("receipt", () =>
  createElement(ReceiptPage, {
    messages: MESSAGES,
    lang: document.documentElement.lang,
    prefix: PATH_PREFIX,
  }),
);
