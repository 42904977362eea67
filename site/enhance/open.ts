import { createElement } from "react";
import { OpenLink } from "../components/buyer/open-link.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const WORDS: Messages["open"];
declare const PREFIX: string;

hydrate("open", () =>
  createElement(OpenLink, { messages: WORDS, lang: document.documentElement.lang, prefix: PREFIX }),
);
