import { createElement } from "react";
import { Library } from "../components/buyer/library.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const WORDS: Messages["library"];
declare const PREFIX: string;

hydrate("library", () =>
  createElement(Library, { messages: WORDS, lang: document.documentElement.lang, prefix: PREFIX }),
);
