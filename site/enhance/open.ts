import { createElement } from "react";
import { OpenLink } from "../components/buyer/open-link.tsx";
import type { Messages } from "../lib/messages.ts";
import { bringToLife } from "./buyer/bring-to-life.ts";

declare const WORDS: Messages["open"];
declare const PREFIX: string;

bringToLife("open", () =>
  createElement(OpenLink, { messages: WORDS, lang: document.documentElement.lang, prefix: PREFIX }),
);
