import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LicenceStatus } from "#domain/api/responses/licences.ts";
import { DisputeState, EndReason, ShownOrderStatus } from "#domain/api/responses/states.ts";

/** What stands in backquotes between two texts in the row of a table that begins with a cell. */
function listed(file: string, row: string, from: string, to: string): string[] {
  const text = readFileSync(file, "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| \`${row}\` |`));
  const start = text?.indexOf(from) ?? -1;
  if (!text || start === -1) throw new Error(`${file} says "${from}" of ${row}`);
  const list = text.slice(start + from.length, text.indexOf(to, start));
  return [...list.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

test.each<[string, [file: string, row: string, from: string, to: string], readonly string[]]>([
  ["state of a licence", ["README.md", "POST /api/licences/verify", "Status: ", ". "], LicenceStatus.options],
  [
    "reason why an item has ended",
    ["README.md", "GET /api/library", "can no longer be downloaded: ", ", or null"],
    EndReason.options,
  ],
  [
    "state of an order",
    ["README.md", "GET /api/orders/{id}", "Status: ", " if the payment"],
    ShownOrderStatus.options,
  ],
  ["state of a dispute", ["README.md", "GET /api/orders/{id}", "`dispute` is ", ". "], DisputeState.options],
  [
    "reason of an ended entitlement",
    ["docs/webhooks.md", "entitlement.ended", "`entitlement.ended` is ", ". "],
    EndReason.options,
  ],
])("the documents name each %s", (_, place, states) => {
  expect(listed(...place).toSorted()).toEqual([...states].toSorted());
});
