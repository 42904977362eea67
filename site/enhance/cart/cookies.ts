/** The text of a cookie. Empty: there is none. */
export function readCookie(name: string): string {
  const [, text = ""] = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie) ?? [];
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Sets a cookie for all pages. An empty text removes it. @param maxAgeS null: it ends with the browser */
export function writeCookie(name: string, text: string, maxAgeS: number | null): void {
  const age = text === "" ? 0 : maxAgeS;
  const maxAge = age === null ? "" : `; max-age=${age}`;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: not all supported browsers have the Cookie Store API
  document.cookie = `${name}=${encodeURIComponent(text)}; path=/${maxAge}; samesite=lax${secure}`;
}
