import { createElement } from "react";
import { Library } from "../components/buyer/library.tsx";
import type { Messages } from "../lib/messages.ts";
import { bringToLife } from "./buyer/bring-to-life.ts";

declare const WORDS: Messages["library"];
declare const PREFIX: string;

bringToLife("library", () =>
  createElement(Library, { messages: WORDS, lang: document.documentElement.lang, prefix: PREFIX }),
);
