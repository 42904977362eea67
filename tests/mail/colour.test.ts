import { expect, it } from "vitest";
import { mailColour } from "#catalogue/mail-colour.ts";
import { linkEmail } from "#checkout/mail/templates/link.ts";
import { fillOf } from "#checkout/mail/templates/theme.ts";
import { messagesIn } from "#messages/read.ts";

it("the accent colour, in any CSS notation, is converted to one that email clients support", async () => {
  expect(await mailColour("oklch(0.45 0.1 250)")).toBe("#23588a");
  expect(await mailColour("#1d5b8f")).toBe("#1d5b8f");
  expect(await mailColour("navy")).toBe("#000080");
  expect(await mailColour("black")).toBe("#000000");
  expect(await mailColour("vermillionish")).toBeNull();
});

it.each(["gold", "#fff", "oklch(0.9 0.1 100)", "lab(80% 20 59)"])(
  "an accent as light as %s is darkened until the button can be read",
  async (accent) => {
    expect(contrast((await mailColour(accent)) ?? "", "#fdfaf3")).toBeGreaterThanOrEqual(4.45);
  },
);

it("the button and the seal of an email have the accent colour", async () => {
  const { html } = await linkEmail({
    sender: {
      name: "Shop",
      seal: ["S"],
      fill: fillOf("#1d5b8f"),
      support: "help@shop.example",
      url: "https://shop.example",
    },
    texts: { lang: "en", ...messagesIn("en").emails },
    email: "reader@example.com",
    libraryLink: { url: "https://shop.example/open/#t", isLasting: true, code: null },
  });
  expect(html.match(/bgcolor="#1d5b8f"/g)).toHaveLength(2);
  expect(html).not.toContain(fillOf(undefined).light);
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map(luminance).toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
