import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isMistyped,
  licenceKeyFrom,
  licenceKeyOf,
  newLicenceKey,
  normaliseLicenceKey,
} from "#domain/licence-key.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const keys = fc.uint8Array({ minLength: 19, maxLength: 19 }).map(licenceKeyOf);
const normalised = keys.map(normaliseLicenceKey);

describe("a licence key", () => {
  it("has four groups of five characters that are not easily confused", () => {
    expect(newLicenceKey()).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(new Set(Array.from({ length: 1000 }, newLicenceKey)).size).toBe(1000);
  });

  it("uses five bits of every random byte", () => {
    const bytes = Uint8Array.from({ length: 19 }, (_, index) => index * 13);
    for (const index of bytes.keys()) {
      const variants = Array.from({ length: 32 }, (_, value) => licenceKeyOf(bytes.with(index, value)));
      expect(new Set(variants).size).toBe(32);
    }
  });

  it("is read in any case, with any blanks and hyphens, and with letters for the digits that look like them", () => {
    fc.assert(
      fc.property(keys, (key) => {
        const expected = normaliseLicenceKey(key);
        const typed = [
          key.toLowerCase(),
          key.replaceAll("-", ""),
          ` ${key.replaceAll("-", " – ")}\n`,
          key.replaceAll("0", "o").replaceAll("1", "l"),
          key.replaceAll("1", "I"),
          key.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)),
        ];
        for (const text of typed) expect(normaliseLicenceKey(text)).toBe(expected);
        expect(isMistyped(expected)).toBe(false);
      }),
    );
  });

  it("differs from every key with one wrong character", () => {
    fc.assert(
      fc.property(normalised, fc.nat(19), (key, position) => {
        for (const character of ALPHABET) {
          const typed = key.slice(0, position) + character + key.slice(position + 1);
          expect(isMistyped(typed)).toBe(typed !== key);
        }
        expect(isMistyped(`${key.slice(0, position)}U${key.slice(position + 1)}`)).toBe(true);
      }),
    );
  });

  it("differs from every key in which two characters have changed places", () => {
    fc.assert(
      fc.property(normalised, fc.nat(19), fc.nat(19), (key, a, b) => {
        const characters = [...key];
        [characters[a], characters[b]] = [characters[b] ?? "", characters[a] ?? ""];
        const typed = characters.join("");
        expect(isMistyped(typed)).toBe(typed !== key);
      }),
    );
  });

  it("is made of a secret text, the same one each time, and another one for another text", async () => {
    const [first, again, other] = await Promise.all(["seed 1", "seed 1", "seed 2"].map(licenceKeyFrom));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(first).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(isMistyped(normaliseLicenceKey(first ?? ""))).toBe(false);
  });

  it("of another shop is not held to this form", () => {
    expect(isMistyped(normaliseLicenceKey("85DB562A-C11D4B06-A2335A6B-8C079166"))).toBe(false);
  });
});
