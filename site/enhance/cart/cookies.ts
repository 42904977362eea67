/** The text of a cookie. Empty: there is none. */
export function readCookie(name: string): string {
  const [, text = ""] = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie) ?? [];
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Sets a cookie for all pages. An empty text removes it. */
export function writeCookie(name: string, text: string, maxAgeS: number): void {
  const age = text === "" ? 0 : maxAgeS;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: not all supported browsers have the Cookie Store API
  document.cookie = `${name}=${encodeURIComponent(text)}; path=/; max-age=${age}; samesite=lax${secure}`;
}
