import { expect, it } from "vitest";
import { bundledOption, parseBundled } from "#domain/bundle.ts";

const options = ["studio", "reader"].map((key, at) => ({
  key,
  price: { amount: at === 0 ? 5900 : 2900, currency: "USD" },
  minimum: null,
}));

it("a bundle names products, with an edition or without", () => {
  expect(parseBundled("gravel-sans")).toEqual({ product: "gravel-sans", option: null });
  expect(parseBundled("gravel-sans/studio")).toEqual({ product: "gravel-sans", option: "studio" });
});

it("a bundle delivers the edition that it names, or else the cheapest", () => {
  expect(bundledOption(options, { product: "book", option: null })?.key).toBe("reader");
  expect(bundledOption(options, { product: "book", option: "studio" })?.key).toBe("studio");
  expect(bundledOption(options, { product: "book", option: "gone" })).toBeNull();
});
