import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LOOKS } from "#catalogue/accent.ts";
import { hexOf } from "#catalogue/colour.ts";
import { tokenOf } from "#catalogue/look.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("a colour of the look that is written again, where styles do not reach,", () => {
  test.each([
    ["the browser's own frame", "site/app/[lang]/layout.tsx", /\bcolor: "(#\w{6})"/g],
    ["letters", "checkout/mail/templates/theme.ts", /\bpaper: "(#\w{6})"/g],
  ])("is the token's in %s", async (_, file, colour) => {
    const { light, dark } = await tokenOf("paper");
    const written = [...readFileSync(join(ROOT, file), "utf8").matchAll(colour)].map(([, hex]) => hex);
    expect(written).toEqual([await hexOf(light), await hexOf(dark)]);
  });

  test("is made of the accent as the token is", async () => {
    const made = [await tokenOf("accent"), await tokenOf("accent-fill")];
    for (const { pages, mark, ground } of LOOKS) {
      for (const [i, make] of [mark, ground].entries()) {
        const token = made[i]?.[pages] ?? "";
        for (const lightness of [0, 0.51, 0.6, 1]) {
          for (const chroma of [0, 0.17, 0.4]) {
            const [l, c, h] = make([lightness, chroma, 32]);
            expect([l, c, h], token).toEqual(evaluated(token, lightness, chroma, 32));
          }
        }
      }
    }
  });
});

/** What CSS makes of `oklch(from var(--seal) min(l, 0.53) min(c, 0.178) h)`. */
function evaluated(token: string, l: number, c: number, h: number): number[] {
  const [, inner = ""] = /^oklch\(\s*from var\(--seal\)\s+(.*)\)$/s.exec(token) ?? [];
  const parts = inner.match(/\w+\([^)]*\)|[lch]/g) ?? [];
  return parts.map((part) => {
    const values = part.replace(/^\w+\(/, "").match(/[\d.]+|[lch]/g) ?? [];
    const [one = 0, two = 0, three = 0] = values.map((value) => ({ l, c, h })[value] ?? Number(value));
    if (part.startsWith("clamp")) return Math.min(Math.max(two, one), three);
    if (part.startsWith("min")) return Math.min(one, two);
    return part.startsWith("max") ? Math.max(one, two) : one;
  });
}
