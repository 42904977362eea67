import { CODE_COOKIE } from "#domain/api/cookies.ts";

const MAX_AGE_S = 14 * 24 * 3600;

/** Keeps a discount code for the visitor's next forms, as the checkout does for links. An empty one is forgotten. */
export function keepCode(code: string): void {
  const maxAge = code === "" ? 0 : MAX_AGE_S;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: not all supported browsers have the Cookie Store API
  document.cookie = `${CODE_COOKIE}=${encodeURIComponent(code)}; path=/; max-age=${maxAge}; samesite=lax${secure}`;
}

/** Empty if there is none. */
export function keptCode(): string {
  const [, code = ""] = new RegExp(`(?:^|; )${CODE_COOKIE}=([^;]*)`).exec(document.cookie) ?? [];
  try {
    return decodeURIComponent(code);
  } catch {
    return "";
  }
}
