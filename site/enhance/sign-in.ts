import { createElement } from "react";
import { SignIn } from "../components/buyer/sign-in.tsx";
import type { Messages } from "../lib/messages.ts";
import { bringToLife } from "./buyer/bring-to-life.ts";

declare const WORDS: Messages["signIn"];

bringToLife("sign-in", () => createElement(SignIn, { messages: WORDS, lang: document.documentElement.lang }));
