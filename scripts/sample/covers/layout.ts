import { palette } from "../drawing/palette.ts";
import { seal } from "../drawing/seal.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline, verticalOutline } from "../drawing/text.ts";

export const coverWidth = 1600;
export const coverHeight = 2000;
export const margin = 112;

/** What differs from cover to cover; colours are CSS colours. */
export interface Cover {
  background: string;
  textColour: string;
  /** The seal's colour; its character is cut out of it. */
  sealColour?: string;
  /** One entry a line. */
  title: string[];
  titleSize: number;
  chineseTitle: string;
  /** One small line that says what kind of product this is. */
  subtitle: string;
  subtitleColour?: string;
  subtitlePosition?: "bottom" | "under-title";
  /** The picture as SVG elements. */
  art: string;
  /** SVG definitions that the picture refers to. */
  defs?: string;
}

/** The finished cover as an SVG document, 1600 × 2000, all text converted to outlines. */
export async function layOutCover(cover: Cover): Promise<string> {
  const { title, titleSize, background, textColour, subtitlePosition = "bottom" } = cover;
  const leading = titleSize * 0.96;
  const firstBaseline = margin + titleSize * 0.7;
  const titleLines = await Promise.all(
    title.map((text, i) =>
      outline(text, {
        size: titleSize,
        weight: 420,
        x: margin - titleSize * 0.03,
        y: firstBaseline + i * leading,
        tracking: -0.012,
      }),
    ),
  );
  const chineseTitle = await verticalOutline(cover.chineseTitle, {
    size: 66,
    weight: 600,
    x: coverWidth - margin - 33,
    y: margin,
  });
  const chineseTitleEnd = margin + 66 * 1.12 * [...cover.chineseTitle].length;
  const subtitleBaseline = {
    bottom: coverHeight - margin + 10,
    "under-title": firstBaseline + leading * (title.length - 1) + titleSize * 0.24 + 58,
  }[subtitlePosition];
  const subtitle = await outline(cover.subtitle, {
    face: "italic",
    size: 46,
    weight: 420,
    x: margin,
    y: subtitleBaseline,
  });
  return svg(
    coverWidth,
    coverHeight,
    `<defs>${cover.defs ?? ""}${grainFilters}</defs>
<path fill="${background}" d="M0 0h${coverWidth}v${coverHeight}H0z"/>
${cover.art}
<path fill="${textColour}" d="${titleLines.join("")}"/>
<path fill="${textColour}" d="${chineseTitle}"/>
<path fill="${cover.subtitleColour ?? textColour}" d="${subtitle}"/>
${await seal(coverWidth - margin - 80, chineseTitleEnd + 34, 94, cover.sealColour ?? palette.vermilion)}
${grain(coverWidth, coverHeight)}`,
  );
}
