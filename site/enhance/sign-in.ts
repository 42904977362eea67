import { createElement } from "react";
import { SignIn } from "../components/buyer/sign-in.tsx";
import type { Messages } from "../lib/messages.ts";
import { hydrate } from "./hydrate.ts";

declare const MESSAGES: Messages["signIn"];
declare const PATH_PREFIX: string;

hydrate("sign-in", () =>
  createElement(SignIn, { messages: MESSAGES, lang: document.documentElement.lang, prefix: PATH_PREFIX }),
);
