import type { Context } from "hono";
import { parseAccept } from "hono/utils/accept";
import { chooseLanguage } from "#domain/languages/choose.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

/** The shop's languages, the default one first. English if the catalogue cannot be read. */
export async function shopLanguages({ offers }: Pick<Ports, "offers">): Promise<string[]> {
  try {
    return (await offers.shop()).languages;
  } catch {
    return ["en"];
  }
}

/**
 * Chooses the language of the response: `pageLanguage`, the language of the page that sent the request, or else by the header
 * Accept-Language (RFC 9110 §12.5.4).
 */
export function requestLanguage(
  c: Context<Env>,
  languages: readonly string[],
  pageLanguage?: string,
): string {
  const accepted = parseAccept(c.req.header("Accept-Language") ?? "").filter(({ q }) => q > 0);
  return chooseLanguage(
    [...(pageLanguage ? [pageLanguage] : []), ...accepted.map(({ type }) => type)],
    languages,
  );
}
