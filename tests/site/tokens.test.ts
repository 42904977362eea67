import { readFileSync } from "node:fs";
import { join } from "node:path";
import postcss from "postcss";
import { describe, expect, test } from "vitest";
import { ACCENT_TONES, fillHex } from "#catalogue/accent.ts";
import { toHex } from "#catalogue/colour.ts";
import { DEFAULT_ACCENT, PALETTE } from "#catalogue/palette.ts";
import { fillOf } from "#checkout/mail/templates/theme.ts";

const ROOT = join(import.meta.dirname, "../..");
const TOKENS = postcss.parse(readFileSync(join(ROOT, "site/styles/tokens.css"), "utf8"));

describe("colours that are repeated outside the stylesheets", () => {
  test("have the tokens' values in the palette", () => {
    for (const [name, colours] of Object.entries(PALETTE)) expect(token(name), name).toEqual(colours);
  });

  test("have the default accent of the tokens", () => {
    for (const file of ["site/styles/tokens.css", "site/public/problem.css"]) {
      expect(readFileSync(join(ROOT, file), "utf8"), file).toContain(`--shop-accent: ${DEFAULT_ACCENT};`);
    }
    const [light, dark] = (["light", "dark"] as const).map((scheme) => fillHex(DEFAULT_ACCENT, scheme));
    expect(fillOf(undefined)).toEqual({ light, dark });
  });

  test.each([
    ["the browser's own frame", "site/app/[lang]/layout.tsx", /\bcolor: "(#\w{6})"/g],
    ["emails", "checkout/mail/templates/theme.ts", /\bpaper: "(#\w{6})"/g],
  ])("have the paper's value in %s", (_, file, colour) => {
    const written = [...readFileSync(join(ROOT, file), "utf8").matchAll(colour)].map(([, hex]) => hex);
    expect(written).toEqual([toHex(PALETTE.paper.light), toHex(PALETTE.paper.dark)]);
  });

  test.each(["light", "dark"] as const)("are computed from the accent as the tokens are, %s", (scheme) => {
    const { accent, fill } = ACCENT_TONES[scheme];
    for (const [css, tone] of [
      [token("accent")[scheme], accent],
      [token("accent-fill")[scheme], fill],
    ] as const) {
      for (const l of [0, 0.51, 0.6, 1]) {
        for (const c of [0, 0.17, 0.4]) {
          const expected = evaluate(css, l, c, 32);
          expect([tone({ l, c }).l, tone({ l, c }).c, 32], css).toEqual(expected);
        }
      }
    }
  });
});

/** The two values of a token that is a `light-dark()`. */
function token(name: string): { light: string; dark: string } {
  let value = "";
  TOKENS.walkDecls(`--${name}`, (declaration) => {
    value = declaration.value;
  });
  const [light, dark] = postcss.list.comma(/^light-dark\((.*)\)$/s.exec(value)?.[1] ?? "");
  if (!light || !dark) throw new Error(`--${name} is no light-dark()`);
  return { light, dark };
}

/** Evaluates a relative colour such as `oklch(from var(--shop-accent) min(l, 0.53) min(c, 0.178) h)`. */
function evaluate(css: string, l: number, c: number, h: number): number[] {
  const [, inner = ""] = /^oklch\(\s*from var\(--shop-accent\)\s+(.*)\)$/s.exec(css) ?? [];
  const parts = inner.match(/\w+\([^)]*\)|[lch]/g) ?? [];
  return parts.map((part) => {
    const values = part.replace(/^\w+\(/, "").match(/[\d.]+|[lch]/g) ?? [];
    const [one = 0, two = 0, three = 0] = values.map((value) => ({ l, c, h })[value] ?? Number(value));
    if (part.startsWith("clamp")) return Math.min(Math.max(two, one), three);
    if (part.startsWith("min")) return Math.min(one, two);
    return part.startsWith("max") ? Math.max(one, two) : one;
  });
}
