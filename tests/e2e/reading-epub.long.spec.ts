import { strToU8, zipSync } from "fflate";
import { main, openWork, reader, serve, text } from "./opened-files.ts";
import { expect, test } from "./test.ts";

test.describe("reading an EPUB", () => {
  test("shows chapter by chapter with contents, and opens at the paragraph where it was left", async ({
    page,
    shop,
  }) => {
    await openWork(page, shop, "between-two-scripts", "epub@example.com");
    const open = main(page).getByRole("button", { name: "Read The book, EPUB" });
    await open.click();
    await expect(text(page).getByRole("img", { name: "Between Two Scripts, by Lin Wan" })).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await expect(reader(page)).toContainText("2 of 11");
    await reader(page).getByRole("button", { name: "Contents" }).click();
    await page.getByRole("button", { name: "3. The gap" }).click();
    await expect(text(page).getByRole("heading", { level: 1 })).toContainText("The gap");
    await reader(page).getByRole("button", { name: "Previous chapter" }).click();
    await expect(text(page).getByRole("heading", { level: 1 })).toContainText("Size and weight");
    const heading = text(page).getByRole("heading", { level: 2 }).last();
    const places = () => page.evaluate(() => localStorage.getItem("places"));
    // Closes it at once, by a double tap.
    await heading.evaluate((element) => {
      element.scrollIntoView();
      const close = element.closest("dialog")?.querySelector<HTMLElement>("header button");
      close?.click();
      close?.click();
    });
    await expect(reader(page)).toHaveCount(0);
    await expect(open).toBeFocused();
    expect(await places()).toMatch(/epub","4\/[1-9]/);
    await open.click();
    await expect(text(page).getByRole("heading", { level: 1 })).toContainText("Size and weight");
    await expect(heading).toBeInViewport();
    await reader(page)
      .getByRole("region")
      .evaluate((stage) => stage.scrollTo(0, 0));
    await expect.poll(places).toMatch(/epub","4\/0/);
    await page.keyboard.press("Escape");
    await expect(reader(page)).toHaveCount(0);
    await expect(page).toHaveURL(/#between-two-scripts$/);
  });

  test("nothing in a book runs, loads or looks like a part of the shop", async ({ page, shop }) => {
    await openWork(page, shop, "between-two-scripts", "untrusted@example.com");
    await serve(page, untrustedBook());
    const others: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(shop.url) && !request.url().startsWith("data:"))
        others.push(request.url());
    });
    await main(page).getByRole("button", { name: "Read The book, EPUB" }).click();
    await expect(text(page)).toContainText("Once upon a time");
    await page.keyboard.press("ArrowRight");
    await expect(text(page)).toContainText("The second chapter");
    await page.keyboard.press("ArrowLeft");
    const left = await text(page).evaluate((article) =>
      [
        ...article.querySelectorAll(
          "script, style, iframe, form, input, object, link, area, math[href], [style], [onclick], [onerror]",
        ),
      ].map(({ tagName }) => tagName),
    );
    expect(left).toEqual([]);
    expect(await page.evaluate(() => "wasHere" in globalThis)).toBe(false);
    await expect(text(page).getByRole("img", { name: "A dot" })).toHaveJSProperty("naturalWidth", 1);
    const outside = text(page).getByRole("link", { name: "elsewhere", exact: true });
    await expect(outside).toHaveAttribute("rel", /noopener/);
    await expect(text(page).getByText("press me")).not.toHaveAttribute("href", /javascript/);
    await expect(text(page).locator("svg a").last()).toHaveAttribute("target", "_blank");
    await text(page).getByText("drawn note").click();
    await expect(text(page)).toContainText("The second chapter");
    await page.keyboard.press("ArrowLeft");
    await text(page).getByRole("link", { name: "the note" }).click();
    await expect(text(page).getByText("The note")).toHaveId("book-note");
    await expect(page.locator("#reading-contents")).toHaveCount(0);
    await page.keyboard.press("ArrowRight");
    await expect(reader(page).getByRole("alert")).toContainText("could not be opened");
    await page.keyboard.press("ArrowLeft");
    await expect(text(page)).toContainText("The second chapter");
    expect(others).toEqual([]);
  });
});

/** A book that tries everything. */
function untrustedBook(): Buffer {
  const dot =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const run = "globalThis.wasHere = true";
  const chapter = (body: string) =>
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><style>body{display:none}</style>
    <script>${run}</script></head><body onload="${run}">${body}</body></html>`;
  const first = chapter(`<h1 style="position:fixed;inset:0">Once upon a time</h1><script>${run}</script>
    <style>.reading{display:none}</style><link rel="stylesheet" href="https://elsewhere.example/a.css"/>
    <img src="https://elsewhere.example/a.png" onerror="${run}" alt="Elsewhere"/><img src="x.png" onerror="${run}" alt="Missing"/>
    <img src="../dot.png" alt="A dot"/><iframe src="https://elsewhere.example/"></iframe>
    <svg xmlns="http://www.w3.org/2000/svg" onload="${run}"><script>${run}</script></svg>
    <form action="/api/session"><input name="a"/><button onclick="${run}">a</button></form>
    <a href="javascript:${run}">press me</a><a href="https://elsewhere.example/">elsewhere</a>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
      <a xlink:href="two.xhtml"><text y="20">drawn note</text></a>
      <a href="https://elsewhere.example/drawn"><text y="40">drawn elsewhere</text></a></svg>
    <math xmlns="http://www.w3.org/1998/Math/MathML" href="https://elsewhere.example/"><mi>x</mi></math>
    <map name="m"><area href="https://elsewhere.example/" alt="area"/></map>
    <a href="two.xhtml#note">the note</a>`);
  const files = {
    "META-INF/container.xml": `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
      <rootfile full-path="b/book.opf"/></rootfiles></container>`,
    "b/book.opf": `<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>
      <item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
      <item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
      <item id="broken" href="text/broken.xhtml" media-type="application/xhtml+xml"/>
      <item id="dot" href="dot.png" media-type="image/png"/></manifest>
      <spine><itemref idref="one"/><itemref idref="two"/><itemref idref="broken"/></spine></package>`,
    "b/text/one.xhtml": first,
    "b/text/broken.xhtml": chapter("<p>The third chapter</p>"),
    "b/text/two.xhtml": chapter(
      '<p>The second chapter</p><p id="reading-contents">A menu</p><p id="note">The note</p>',
    ),
  };
  const texts = Object.entries(files).map(([name, content]) => [name, strToU8(content)] as const);
  const zip = Buffer.from(zipSync({ ...Object.fromEntries(texts), "b/dot.png": Buffer.from(dot, "base64") }));
  // Its entry in the directory of the zip names an unknown compression.
  zip.writeUInt16LE(99, zip.lastIndexOf("b/text/broken.xhtml") - 36);
  return zip;
}
