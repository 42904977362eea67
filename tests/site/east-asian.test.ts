import { describe, expect, test } from "vitest";
import { filterRules } from "#publish/finish/stylesheet.ts";

const CSS = [
  "h1:lang(zh){letter-spacing:0}",
  ":is(em,cite):lang(zh){font-style:normal}",
  ':lang(zh){--body-font:"PingFang SC"}',
  "p{font-family:var(--body-font)}",
].join("\n");

describe("rules for Chinese text", () => {
  test("also apply to a shop's Japanese and Korean, but not its fonts", async () => {
    expect((await filterRules(CSS, shopIn("en", "ja", "ko", "fr"))).split("\n")).toEqual([
      "h1:lang(zh,ja,ko){letter-spacing:0}",
      ":is(em,cite):lang(zh,ja,ko){font-style:normal}",
      ':lang(zh){--body-font:"PingFang SC"}',
      "p{font-family:var(--body-font)}",
    ]);
  });

  test("stay as they are in a shop without such a language", async () => {
    expect(await filterRules(CSS, shopIn("en", "zh", "ar"))).toBe(CSS);
  });
});

function shopIn(...languages: string[]) {
  const theme = {
    fonts: "studio",
    density: "comfortable",
    accent: null,
    logo: null,
    logoDark: null,
    titleFont: null,
    textFont: null,
  } as const;
  return { theme, languages };
}
