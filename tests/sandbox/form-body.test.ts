import { expect, test } from "vitest";
import { parseForm } from "#sandbox/form-body.ts";
import { minorUnits, money } from "#sandbox/pages/money.ts";

test("brackets nest, numbered and empty ones make lists, and everything is text", () => {
  expect(parseForm("a=1&b[c][0][d]=x&b[c][0][e]=y&b[c][1][d]=z&expand[]=p&expand[]=q&plus=a+b%20c")).toEqual({
    a: "1",
    b: { c: [{ d: "x", e: "y" }, { d: "z" }] },
    expand: ["p", "q"],
    plus: "a b c",
  });
  expect(parseForm("")).toEqual({});
});

test("a key with brackets of its own or a name of JavaScript's is only a name", () => {
  const parsed = parseForm("metadata[__proto__]=x&[odd]=y&constructor[name]=z");
  expect(Object.keys(parsed)).toEqual(["metadata", "[odd]", "constructor"]);
  expect(Object.getPrototypeOf(parsed.metadata)).toBe(Object.prototype);
});

test("amounts are written and read in the currency's own digits", () => {
  expect(money(2900, "usd")).toBe("$29.00");
  expect(money(500, "jpy")).toBe("¥500");
  expect(minorUnits("29", "usd")).toBe(2900);
  expect(minorUnits("4.5", "usd")).toBe(450);
  expect(minorUnits("500", "jpy")).toBe(500);
  expect([minorUnits("4.555", "usd"), minorUnits("-1", "usd"), minorUnits("1.5", "jpy")]).toEqual([
    null,
    null,
    null,
  ]);
});
