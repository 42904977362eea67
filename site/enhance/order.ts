import { createElement } from "react";
import { OrderStatus } from "../components/buyer/order-status.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const WORDS: Messages["order"];
declare const PREFIX: string;

hydrate("order", ({ support = "" }) =>
  createElement(OrderStatus, {
    messages: WORDS,
    lang: document.documentElement.lang,
    prefix: PREFIX,
    support,
  }),
);
