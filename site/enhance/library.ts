import { createElement } from "react";
import { Library } from "../components/buyer/library.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const MESSAGES: Messages["library"];
declare const GOODS_MESSAGES: Messages["goods"];
declare const KIND_NAMES: Messages["kinds"];
declare const PATH_PREFIX: string;

hydrate("library", ({ seal = "" }) =>
  createElement(Library, {
    messages: MESSAGES,
    goods: GOODS_MESSAGES,
    kinds: KIND_NAMES,
    lang: document.documentElement.lang,
    prefix: PATH_PREFIX,
    seal,
  }),
);
