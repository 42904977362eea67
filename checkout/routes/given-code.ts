import type { Context } from "hono";
import type { CheckoutRequest } from "#domain/api/requests.ts";
import { rememberedCode } from "../http/code-cookie.ts";
import type { Env } from "../http/env.ts";
import type { GivenCode } from "./price.ts";

/** The code of a request. A browser's form without one has the code of the link by which the buyer came. */
export function givenCode(
  c: Context<Env>,
  { code = "", withoutCode = false }: CheckoutRequest,
  { isForm }: { isForm: boolean },
): GivenCode | null {
  if (withoutCode) return null;
  if (code.trim() !== "") return { text: code, isRemembered: false };
  const remembered = isForm ? rememberedCode(c) : null;
  return remembered === null ? null : { text: remembered, isRemembered: true };
}
