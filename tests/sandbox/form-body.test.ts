import { expect, test } from "vitest";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { parseForm } from "#sandbox/form-body.ts";
import { money } from "#sandbox/pages/money.ts";

test("brackets make nested objects, numbered and empty brackets make lists, and every value is text", () => {
  expect(parseForm("a=1&b[c][0][d]=x&b[c][0][e]=y&b[c][1][d]=z&expand[]=p&expand[]=q&plus=a+b%20c")).toEqual({
    a: "1",
    b: { c: [{ d: "x", e: "y" }, { d: "z" }] },
    expand: ["p", "q"],
    plus: "a b c",
  });
  expect(parseForm("")).toEqual({});
});

test("a key that is special in JavaScript, or starts with a bracket, is an ordinary key", () => {
  const parsed = parseForm("metadata[__proto__]=x&[odd]=y&constructor[name]=z");
  expect(Object.keys(parsed)).toEqual(["metadata", "[odd]", "constructor"]);
  expect(Object.getPrototypeOf(parsed.metadata)).toBe(Object.prototype);
});

test("amounts are formatted and parsed with the currency's number of decimals", () => {
  expect(money(2900, "usd")).toBe("$29.00");
  expect(money(500, "jpy")).toBe("¥500");
  expect(parseTypedAmount("29", "USD")).toBe(2900);
  expect(parseTypedAmount("4.5", "USD")).toBe(450);
  expect(parseTypedAmount("500", "JPY")).toBe(500);
  expect([
    parseTypedAmount("4.555", "USD"),
    parseTypedAmount("-1", "USD"),
    parseTypedAmount("1.5", "JPY"),
  ]).toEqual([null, null, null]);
});
