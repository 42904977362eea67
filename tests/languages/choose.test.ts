import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import type { Env } from "#checkout/http/env.ts";
import { requestLanguage } from "#checkout/http/language.ts";
import { match as matchInWorker } from "#checkout/worker/match-language.ts";
import { chooseLanguage } from "#domain/languages/choose.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import { directionOf, scriptOf } from "#domain/languages/script.ts";

declare global {
  namespace Intl {
    interface Locale {
      /** Not in TypeScript's library yet. https://tc39.es/proposal-intl-locale-info/ */
      getTextInfo?(): { direction: string };
    }
  }
}

/** `chooseLanguage` as in the Worker, where another module replaces the matcher. */
function chooseInWorker(preferred: readonly string[], languages: readonly string[]): string {
  const tags = preferred.flatMap((tag) => {
    try {
      return [tag, new Intl.Locale(tag).language];
    } catch {
      return [];
    }
  });
  return matchInWorker(tags, languages, defaultLanguage(languages));
}

describe.each([
  ["on Node", chooseLanguage],
  ["in the Worker", chooseInWorker],
])("the language chosen for a reader %s", (_, choose) => {
  test.each([
    [["pt-BR"], ["en", "pt"], "pt"],
    [["zh-TW"], ["en", "zh"], "zh"],
    [["zh-Hant-HK", "en"], ["en", "zh"], "zh"],
    [["zh-TW"], ["en", "zh", "zh-Hant"], "zh-Hant"],
    [["pt-PT", "en"], ["en", "pt-BR"], "pt-BR"],
    [["ar-EG"], ["en", "zh", "ar"], "ar"],
    [["EN-us"], ["zh", "en"], "en"],
    [["fr", "pt-PT"], ["en", "pt"], "pt"],
    [["pt"], ["en", "pt-BR"], "pt-BR"],
    [["zh", "en"], ["en", "zh"], "zh"],
  ])("of %j among %j is %s", (preferred, languages, chosen) => {
    expect(choose(preferred, languages)).toBe(chosen);
  });

  test.each([[["fr", "de"]], [[]], [["*"]], [["", "-", "_", "zh_CN!", "en us", "a".repeat(40)]]])(
    "is the default if no language of %j matches, and ignores malformed tags",
    (preferred) => {
      expect(choose(preferred, ["zh", "en"])).toBe("zh");
      expect(choose([...preferred, "en"], ["zh", "en"])).toBe("en");
    },
  );

  test("is English if the shop has no languages", () => {
    expect(choose(["fr"], [])).toBe("en");
  });
});

describe("the language of a request", () => {
  const app = new Hono<Env>();
  app.get("/", (c) => c.text(requestLanguage(c, ["en", "zh", "pt"], c.req.query("asked"))));
  const answered = async (accepted: string, path = "/") =>
    (await app.request(path, { headers: { "Accept-Language": accepted } })).text();

  test.each([
    ["pt-BR,pt;q=0.9,en;q=0.8", "pt"],
    ["en;q=0.4, zh-CN;q=0.7", "zh"],
    ["zh;q=0, pt;q=0.1", "pt"],
    ["fr, *", "en"],
    ["*", "en"],
    ["", "en"],
    [";;;q=2, zh", "zh"],
  ])("by Accept-Language: %s is %s", async (accepted, chosen) => {
    expect(await answered(accepted)).toBe(chosen);
  });

  test("is that of the referring page, regardless of the browser's languages", async () => {
    expect(await answered("pt", "/?asked=zh")).toBe("zh");
    expect(await answered("pt", "/?asked=fr")).toBe("pt");
  });
});

describe("a language's direction", () => {
  test.each(
    "en zh zh-Hant ja ru el hi th am ka ar ar-EG he yi fa ur ps sd ug dv ckb ku uz uz-Arab az-Arab nqo syr ff-Adlm".split(
      " ",
    ),
  )("of %s is the one that the runtime reports", (language) => {
    expect(directionOf(language)).toBe(new Intl.Locale(language).getTextInfo?.().direction);
  });

  test("is determined by its script", () => {
    expect(["zh", "zh-TW", "ja", "sr", "sr-Latn", "en", "qaa"].map(scriptOf)).toEqual([
      ...["Hans", "Hant", "Jpan", "Cyrl", "Latn", "Latn", "Zzzz"],
    ]);
  });
});
