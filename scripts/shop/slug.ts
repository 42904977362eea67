import { MAX_SLUG_LENGTH, SLUG, SLUG_EXPECTED } from "#catalogue/content/schema-types.ts";

/** Latin letters that are no letter with an accent. */
const LETTERS: Record<string, string> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", ħ: "h" },
};

/**
 * The slug of a title: `Crème & Œuvre` → `creme-oeuvre`.
 * @returns null if the title has letters, but no Latin ones
 */
export function slugOf(title: string): string | null {
  if (/\p{L}/u.test(title) && !/\p{sc=Latin}/u.test(title)) return null;
  const slug = title
    .toLowerCase()
    .replace(/\p{sc=Latin}/gu, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}|['’]/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? null : slug;
}

/**
 * The slug for a new file: the given one, or that of the title.
 * @throws if it is no slug, or if the title gives none
 */
export function chooseSlug(title: string, given: string | undefined): string {
  const slug = given ?? slugOf(title);
  if (slug === null) {
    throw new Error(
      `"${title}" has no Latin letters for the address of its page. Give it one with --slug, such as --slug my-product`,
    );
  }
  if (!SLUG.test(slug) || slug.length > MAX_SLUG_LENGTH) {
    throw new Error(
      `--slug: found "${slug}", expected ${SLUG_EXPECTED}, at most ${MAX_SLUG_LENGTH} characters`,
    );
  }
  return slug;
}
