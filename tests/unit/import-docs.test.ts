import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gumroad } from "#shop/import/gumroad.ts";
import { lemonsqueezy } from "#shop/import/lemonsqueezy.ts";
import { payhip } from "#shop/import/payhip.ts";
import { PRODUCT_COLUMNS } from "#shop/import/read-products.ts";

const SECTIONS = readFileSync("docs/importing.md", "utf8").split(/^## /m);

/** The columns in the table of a section, in its order. */
function documented(heading: string): string[] {
  const section = SECTIONS.find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const cells = [...section.matchAll(/^\| .* \| (`.*`) \|$/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
}

describe("docs/importing.md names", () => {
  test.each([gumroad, lemonsqueezy, payhip])(
    "each column of sales that is read: $name",
    ({ name, columns }) => {
      expect(documented(name)).toEqual(Object.values(columns).flat());
    },
  );

  test("each column of a table of products", () => {
    expect(documented("A table of products")).toEqual(Object.values(PRODUCT_COLUMNS).flat());
  });
});
