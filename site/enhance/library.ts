import { createElement } from "react";
import { Library } from "../components/buyer/library.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const MESSAGES: Messages["library"];
declare const GOODS_MESSAGES: Messages["goods"];
declare const PATH_PREFIX: string;

hydrate("library", () =>
  createElement(Library, {
    messages: MESSAGES,
    goods: GOODS_MESSAGES,
    lang: document.documentElement.lang,
    prefix: PATH_PREFIX,
  }),
);
