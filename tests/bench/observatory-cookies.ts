/** The parts of a `Set-Cookie` header that the Observatory checks. */
export interface Cookie {
  name: string;
  secure: boolean;
  httpOnly: boolean;
  sameSite: "strict" | "lax" | "none" | "invalid" | null;
}

/** https://www.rfc-editor.org/rfc/rfc6265#section-4.1 */
export function cookiesOf(headers: Headers): Cookie[] {
  return headers.getSetCookie().map((line) => {
    const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
    const findAttribute = (name: string) =>
      attributes.find((attribute) => attribute.split("=")[0]?.toLowerCase() === name);
    return {
      name: pair.split("=")[0] ?? "",
      secure: findAttribute("secure") !== undefined,
      httpOnly: findAttribute("httponly") !== undefined,
      sameSite: sameSiteOf(findAttribute("samesite")),
    };
  });
}

function sameSiteOf(attribute: string | undefined): Cookie["sameSite"] {
  if (attribute === undefined) return null;
  const value = attribute.split("=")[1]?.trim().toLowerCase();
  return value === "strict" || value === "lax" || value === "none" ? value : "invalid";
}
