import { createElement } from "react";
import { OpenLink } from "../components/buyer/open-link.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const MESSAGES: Messages["open"];
declare const SIGN_IN_MESSAGES: Messages["signIn"];
declare const PATH_PREFIX: string;

hydrate("open", () =>
  createElement(OpenLink, {
    messages: MESSAGES,
    signIn: SIGN_IN_MESSAGES,
    lang: document.documentElement.lang,
    prefix: PATH_PREFIX,
  }),
);
