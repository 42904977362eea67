import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { FileInfo, Product } from "#catalogue/types.ts";
import { Contents } from "#site/components/product/contents.tsx";
import { Files } from "#site/components/product/files.tsx";
import { option, pageContextWith, product, usd } from "./test-products.ts";

const file = (name: string, title: string | null = null): FileInfo => ({
  name,
  title,
  lang: "en",
  size: 2_000,
  type: "application/octet-stream",
  sha256: "",
  pages: null,
  duration: null,
});
const part = (title: string, detail: string | null = null) => ({ title, detail, lang: "en" });

describe("a product whose contents name its files", () => {
  const course = product({
    files: [file("one.mp4", "Write it first"), file("notes.pdf", "Notes")],
    contents: [part("Write it first", "A page is text"), part("Why"), part("Notes")],
    options: [option({ files: ["one.mp4", "notes.pdf"] })],
  });

  test("lists each of them once, with its description next to the file", () => {
    expect(text(Files, course)).toContain("Write it first MP4A page is text2 kB");
    expect(text(Contents, course)).toBe("What’s insideWhy");
  });

  test("has no table of contents of its own if every part is a file", () => {
    expect(text(Contents, { ...course, contents: [part("Notes")] })).toBe("");
  });
});

describe("a product with editions", () => {
  const reader = option({ key: "reader", name: "Reader", files: ["a.pdf", "b.epub"] });
  const studio = option({
    key: "studio",
    name: "Studio",
    price: usd(5900),
    files: ["a.pdf", "b.epub", "c.zip"],
  });
  const book = product({
    files: [
      file("c.zip", "Pages"),
      file("a.pdf", "Book"),
      file("b.epub", "Reflowed"),
      file("d.txt", "Nobody’s"),
    ],
    options: [reader, studio],
  });

  test("shows which files each edition has, every file once, and none that no edition has", () => {
    const shown = text(Files, book);
    expect(shown).toMatch(/Every edition.*Book.*Reflowed.*Studio.*Pages/);
    expect(shown.match(/Book/g)).toHaveLength(1);
    expect(shown).not.toContain("Nobody");
  });

  test("names the editions of files that only some have", () => {
    const team = option({ key: "team", name: "Team", files: ["c.zip"] });
    expect(text(Files, { ...book, options: [reader, studio, team] })).toMatch(
      /Studio, Team.*Pages.*Reader, Studio.*Book|Reader, Studio.*Book.*Studio, Team.*Pages/,
    );
  });

  test("is not divided by edition if all have the same files", () => {
    const same = [reader, option({ key: "team", name: "Team", files: reader.files })];
    const shown = text(Files, { ...book, options: same });
    expect(shown).not.toMatch(/Every edition|Team/);
    expect(shown).toContain("4 kB in total");
  });
});

function text(part: typeof Files, of: Product): string {
  const markup = renderToStaticMarkup(createElement(part, { product: of, context: pageContextWith([of]) }));
  return markup.replace(/<thead.*<\/thead>/, "").replace(/<[^>]+>/g, "");
}
