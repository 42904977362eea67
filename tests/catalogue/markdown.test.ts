import { describe, expect, test } from "vitest";
import { parsePage } from "#catalogue/content/source.ts";
import { type RenderOptions, renderCode, renderMarkdown } from "#catalogue/markdown/render.ts";

function render(text: string, rendering: Partial<RenderOptions> = {}): string {
  const { body } = parsePage("page.md", `---\nname: x\n---\n${text}`, { mistakes: [], warnings: [] });
  return renderMarkdown(body.parse(), {
    language: "en",
    languages: ["en", "zh"],
    topHeading: 3,
    backToText: "Back to the text",
    idPrefix: "text",
    picture: () => null,
    sample: () => null,
    ...rendering,
  });
}

const picture = {
  width: 900,
  height: 600,
  placeholder: "data:,",
  sources: [
    { type: "image/avif", variants: [{ src: "/media/a-320.avif", width: 320 }] },
    { type: "image/jpeg", variants: [{ src: "/media/a-900.jpeg", width: 900 }] },
  ],
};

describe("unsafe Markdown", () => {
  test.each([
    ["a script", "Hello <script>alert(1)</script>"],
    ["a block of script", "<script>\nalert(1)\n</script>"],
    ["a handler", '<img src="x" onerror="alert(1)">'],
    ["a javascript: link", "[x](javascript:alert(1))"],
    ["a javascript: link in disguise", "[x](JaVaScRiPt&colon;alert(1))"],
    ["a data: link", "[x](data:text/html,<script>alert(1)</script>)"],
    ["a vbscript: link", "[x](vbscript:msgbox(1))"],
    ["a javascript: link by reference", "[x][y]\n\n[y]: javascript:alert(1)"],
    ["an inline style", '<p style="position:fixed">x</p>'],
    ["a frame", '<iframe src="https://evil.example"></iframe>'],
    ["a form", '<form action="https://evil.example"><button>x</button></form>'],
    ["a remote picture", "![x](https://evil.example/pixel.gif)"],
    ["a quote that breaks out", '![x"onerror="alert(1)](x.png "y\\"onload=\\"z")'],
  ])("%s does not reach the page", (_, text) => {
    const html = render(text);
    expect(html).not.toMatch(/<(script|iframe|form|button|img|style)/i);
    expect(html).not.toMatch(/(javascript|vbscript|data):/i);
    expect(html).not.toMatch(/<[^>]+\s(on\w+|style)=/i);
  });

  test("cannot take the id of something on the page", () => {
    expect(render("# cart")).toBe('<h3 id="text-cart">cart</h3>');
  });

  test("cannot break out of a code sample", () => {
    expect(renderCode("</code><script>alert(1)</script>", "txt")).not.toContain("<script");
  });
});

describe("headings", () => {
  test("are shifted below those of the page", () => {
    expect(render("# A\n\n## B")).toBe('<h3 id="text-a">A</h3>\n<h4 id="text-b">B</h4>');
    expect(render("## A\n\n#### B", { topHeading: 2 })).toBe(
      '<h2 id="text-a">A</h2>\n<h4 id="text-b">B</h4>',
    );
  });
});

describe("links", () => {
  test("to the shop's own pages lead to the page's language", () => {
    const text = "[a](/products/x/) [b](/zh/pages/help/) [c](/media/x.pdf) [d](/)";
    const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs(render(text))).toEqual(["/products/x/", "/zh/pages/help/", "/media/x.pdf", "/"]);
    expect(hrefs(render(text, { language: "zh" }))).toEqual([
      "/zh/products/x/",
      "/zh/pages/help/",
      "/media/x.pdf",
      "/zh/",
    ]);
  });

  test("to other sites are marked as external", () => {
    expect(render("[a](https://a.example/)")).toContain(
      '<a href="https://a.example/" rel="external noopener">',
    );
  });

  test("to a free sample lead to its public path", () => {
    const html = render("[a](samples/a.pdf)", {
      sample: (url) => (url === "samples/a.pdf" ? "/media/1/a.pdf" : null),
    });
    expect(html).toContain('href="/media/1/a.pdf"');
  });

  test("to a heading of the text lead to its prefixed id", () => {
    expect(render("[down](#deep-down)\n\n# Deep down")).toContain('href="#text-deep-down"');
  });
});

test("a picture has every format and width and its size, and loads lazily", () => {
  expect(render('![A lamp](a.png "On a table")', { picture: () => picture })).toBe(
    '<p><picture><source type="image/avif" srcset="/media/a-320.avif 320w" sizes="(min-width: 44rem) 42rem, 100vw">' +
      '<img src="/media/a-900.jpeg" srcset="/media/a-900.jpeg 900w" sizes="(min-width: 44rem) 42rem, 100vw" ' +
      'alt="A lamp" title="On a table" width="900" height="600" loading="lazy" decoding="async"></picture></p>',
  );
});

test("code is highlighted with classes only", () => {
  const html = render("```ts\nconst x = 1;\n```");
  expect(html).toContain('<code class="hljs language-ts"><span class="hljs-keyword">const</span>');
  expect(html).not.toContain("style=");
});

test("footnotes have ids with the text's prefix, and backlinks with the given label", () => {
  const html = render("一[^1]。\n\n[^1]: 注。", { backToText: "回到正文", idPrefix: "answer-1" });
  expect(html).toContain('<a href="#answer-1-fn-1" id="answer-1-fnref-1" data-footnote-ref>1</a>');
  expect(html).toContain('<li id="answer-1-fn-1">');
  expect(html).toContain('aria-label="回到正文 1"');
  expect(html).not.toContain("<h2");
});

test("tables keep their alignment", () => {
  expect(render("| a |\n| -: |\n| 1 |")).toContain('<td align="right">1</td>');
});
