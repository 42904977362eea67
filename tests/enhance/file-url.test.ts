import { expect, test, vi } from "vitest";
import { fileUrl } from "#site/enhance/reading/file-url.ts";

const FILE = {
  ...{ id: "book.pdf", item: "ent_1", name: "book.pdf", title: null, size: 1_000 },
  ...{ type: "application/pdf", sha256: "f".repeat(64) },
};
const later = () => new Date(Date.now() + 300_000).toISOString();

test("a file has as many bytes as the buyer's own copy of it", async () => {
  const ask = vi.fn(async () => ({ url: "https://files.example/copy", expires: later(), size: 1_234 }));
  const url = fileUrl(FILE, ask);
  expect([await url.size(), await url.get(), ask.mock.calls.length]).toEqual([
    1_234,
    "https://files.example/copy",
    1,
  ]);
});

test("a file has as many bytes as the library says if the answer does not", async () => {
  const url = fileUrl(FILE, async () => ({ url: "https://files.example/book", expires: later() }));
  expect(await url.size()).toBe(1_000);
});
