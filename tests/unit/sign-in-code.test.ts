import { describe, expect, it } from "vitest";
import { foreignCharacters, readSignInCode } from "#domain/sign-in-code.ts";

describe("a code from an email", () => {
  it.each(["K7MQ4X", "k7mq4x", " K7M Q4X ", "K7M-Q4X", "Ｋ７ＭＱ４Ｘ"])("is read from %j", (text) => {
    expect(readSignInCode(text)).toBe("K7MQ4X");
    expect(foreignCharacters(text)).toBe("");
  });

  it.each([
    ["AAAAA2", "A"],
    ["o7mq41", "O 1"],
    ["K7MQ4é", "É"],
  ])("has characters in %j that occur in none: %s", (text, characters) => {
    expect(readSignInCode(text)).toBeNull();
    expect(foreignCharacters(text)).toBe(characters);
  });

  it.each(["", "K7MQ4", "K7MQ4A2", "my code is lost"])("is not %j, which is not as long", (text) => {
    expect(readSignInCode(text)).toBeNull();
    expect(foreignCharacters(text)).toBe("");
  });
});
