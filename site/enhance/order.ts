import { createElement } from "react";
import { OrderStatus } from "../components/buyer/order-status.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const MESSAGES: Messages["order"];
declare const PATH_PREFIX: string;

hydrate("order", ({ support = "" }) =>
  createElement(OrderStatus, {
    messages: MESSAGES,
    lang: document.documentElement.lang,
    prefix: PATH_PREFIX,
    support,
  }),
);
