import { createElement } from "react";
import { OrderStatus } from "../components/buyer/order-status.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const MESSAGES: Messages["order"];
declare const GOODS_MESSAGES: Messages["goods"];
declare const SIGN_IN_MESSAGES: Messages["signIn"];
declare const PATH_PREFIX: string;

hydrate("order", ({ support = "", seal = "" }) =>
  createElement(OrderStatus, {
    messages: MESSAGES,
    goods: GOODS_MESSAGES,
    signIn: SIGN_IN_MESSAGES,
    lang: document.documentElement.lang,
    prefix: PATH_PREFIX,
    support,
    seal,
  }),
);
