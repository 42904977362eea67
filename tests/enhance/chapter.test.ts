import { describe, expect, test } from "vitest";
import { withBookIds } from "#site/enhance/reading/book-ids.ts";
import { withoutInline } from "#site/enhance/reading/without-inline.ts";

describe("the markup of a book's chapter", () => {
  test("loses its styles, scripts and comments, and nothing that is between them", () => {
    const markup = `<head><style type="text/css">p > a {}</style><SCRIPT>if (a < b) run("<p>")</SCRIPT ></head>
      <p>One<!-- <style> --></p><script src="a.js"></script><p>Two</p>`;
    expect(withoutInline(markup).replace(/\s+/g, "")).toBe("<head></head><p>One</p><p>Two</p>");
  });

  test("keeps its text after an element that is closed in its start tag", () => {
    const markup = `<style href="a>b"/><script src='a.js' /><p>One</p><script>run()</script><p>Two</p><stylesheet/>`;
    expect(withoutInline(markup)).toBe("<p>One</p><p>Two</p><stylesheet/>");
  });

  test("keeps a listing of markup as it is", () => {
    const listing = "<pre><![CDATA[<script>run()</script><!-- a -->]]></pre>";
    expect(withoutInline(listing)).toBe(listing);
  });

  test("has no inline style or handler in a tag", () => {
    expect(withoutInline(`<p style="color: red" onclick = "run()">style = on</p>`)).toBe(
      `<p data-style="color: red" data-onclick = "run()">style = on</p>`,
    );
  });

  test("handles unclosed markup in linear time", () => {
    const long = ["<style>", '<script "', "<!--", "<![CDATA[", "<script></script ", "<style/>"];
    const started = performance.now();
    for (const part of long) withoutInline(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test("a book's ids are never those of the shop, and what refers to them still does", () => {
  expect(withBookIds("id", "reading-contents")).toBe("book-reading-contents");
  expect(withBookIds("aria-labelledby", "one  two")).toBe("book-one  book-two");
  expect(withBookIds("fill", "url(#red)")).toBe("url(#book-red)");
  expect(withBookIds("href", "#red")).toBe("#book-red");
  for (const [name, value] of Object.entries({ href: "#", title: "#one", src: "one.png#two" }))
    expect(withBookIds(name, value)).toBe(value);
});
