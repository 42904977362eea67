/** Bytes of UTF-8. File systems end at 255, and compressed copies have a longer name. */
export const MAX_FILE_NAME_BYTES = 240;

/** Why a file for sale or a sample cannot be stored and downloaded under a name. null: it can. */
export function fileNameProblem(name: string): { found: string; expected: string } | null {
  const [forbidden] = /[/\\\p{Cc}\ufffe\uffff]/u.exec(name) ?? [];
  if (forbidden !== undefined) {
    const found = forbidden === "\\" ? "a backslash" : `the character ${JSON.stringify(forbidden)}`;
    return { found, expected: "another name, since no storage and no browser keeps this character" };
  }
  const bytes = new TextEncoder().encode(name).length;
  if (bytes <= MAX_FILE_NAME_BYTES) return null;
  return { found: `a name of ${bytes} bytes`, expected: `at most ${MAX_FILE_NAME_BYTES} bytes of UTF-8` };
}
