/** A text without line breaks, for places that take one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
