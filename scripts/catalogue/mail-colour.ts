import { pixelOf } from "./colour.ts";

/** The lightest that stands behind the mails' light words: 4.5 to 1 against their #fdfaf3. */
const LIGHTEST = 0.173;
/** Red, green and blue in the luminance of a colour. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
const WEIGHTS = [0.2126, 0.7152, 0.0722];

/**
 * A CSS colour as every mail program knows it, `#rrggbb`, darkened as far as light words on it need; null for a word
 * that is no colour.
 */
export async function mailColour(colour: string): Promise<string | null> {
  const pixel = await pixelOf(colour);
  if (!pixel) return null;
  const channels = pixel.slice(0, 3).map(toLinear);
  const luminance = channels.reduce((sum, channel, i) => sum + channel * (WEIGHTS[i] ?? 0), 0);
  const light = Math.min(1, LIGHTEST / luminance);
  return `#${channels.map((channel) => toHex(channel * light)).join("")}`;
}

function toLinear(byte: number): number {
  const channel = byte / 255;
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function toHex(linear: number): string {
  const channel = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(channel * 255)
    .toString(16)
    .padStart(2, "0");
}
