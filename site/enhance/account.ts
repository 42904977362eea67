import { createElement } from "react";
import { Account } from "../components/buyer/account.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const MESSAGES: Messages["account"];
declare const PATH_PREFIX: string;

hydrate("account", () =>
  createElement(Account, { messages: MESSAGES, lang: document.documentElement.lang, prefix: PATH_PREFIX }),
);
