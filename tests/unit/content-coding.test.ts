import { expect, test } from "vitest";
import { preferredCoding } from "#checkout/static/content-coding.ts";

const AVAILABLE = ["br", "gzip"] as const;

test.each([
  [null, null],
  ["", null],
  ["gzip, deflate, br, zstd", "br"],
  ["br;q=1.0, gzip;q=0.8", "br"],
  ["gzip;q=1.0, br;q=0.2", "gzip"],
  ["GZIP", "gzip"],
  ["gzip ;Q=0.5", "gzip"],
  ["gzip;q=0.5", "gzip"],
  ["*", "br"],
  ["*;q=0.1", "br"],
  ["br;q=0, *", "gzip"],
  ["br;q=0", null],
  ["br; q=0, gzip; q=0.000", null],
  ["gzip;q=0.5, *;q=0", "gzip"],
  ["*;q=0", null],
  ["identity", null],
  ["identity, gzip;q=0.5", null],
  ["identity;q=0.5, gzip;q=0.8", "gzip"],
  ["identity;q=0, *", "br"],
  ["identity;q=0, gzip", "gzip"],
  ["identity;q=0", null],
  ["deflate, zstd", null],
  [",, br", "br"],
  ['"br"', null],
])("Accept-Encoding: %s is answered in %s", (header, coding) => {
  expect(preferredCoding(header, AVAILABLE)).toBe(coding);
});

test("a file without a compressed form is sent uncompressed, whatever is accepted", () => {
  for (const header of [null, "br", "*", "identity;q=0, *"]) expect(preferredCoding(header, [])).toBeNull();
});
