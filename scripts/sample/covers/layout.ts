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
  chineseSubtitle: string;
  subtitleColour?: string;
  subtitlePosition?: "bottom" | "under-title";
  /** The picture as SVG elements. */
  art: string;
  /** SVG definitions that the picture refers to. */
  defs?: string;
}

/** A cover for the pages of each language. Both have both titles, the page's language first. */
export interface Covers {
  en: string;
  zh: string;
}

const sealSize = 94;
const subtitleSize = 46;
const maxChineseTitle = { one: 236, two: 316 };

/** The finished covers as SVG documents, 1600 × 2000, all text converted to outlines. */
export async function layOutCover(cover: Cover): Promise<Covers> {
  return {
    en: await finish(cover, await englishTexts(cover)),
    zh: await finish(cover, await chineseTexts(cover)),
  };
}

/** The texts of a cover as path data, and where the seal is below or beside them. */
interface Texts {
  titles: string[];
  subtitle: string;
  sealTop: number;
}

/** The Latin title across, the Chinese one in a column above the seal. */
async function englishTexts({ title, titleSize, ...cover }: Cover): Promise<Texts> {
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
  const column = await verticalOutline(cover.chineseTitle, {
    size: 66,
    weight: 600,
    x: coverWidth - margin - 33,
    y: margin,
  });
  const subtitle = await outline(cover.subtitle, {
    face: "italic",
    size: subtitleSize,
    weight: 420,
    x: margin,
    y: subtitleBaseline(cover, firstBaseline + leading * (title.length - 1) + titleSize * 0.24),
  });
  const columnEnd = margin + 66 * 1.12 * [...cover.chineseTitle].length;
  return { titles: [titleLines.join(""), column], subtitle, sealTop: columnEnd + 34 };
}

/** The Chinese title across, beside the seal, and the Latin one after the line below. */
async function chineseTexts({ title, ...cover }: Cover): Promise<Texts> {
  const length = [...cover.chineseTitle].length;
  const width = coverWidth - 2 * margin - sealSize - 60;
  const size = Math.min(title.length > 1 ? maxChineseTitle.two : maxChineseTitle.one, width / length);
  const baseline = margin + size * 0.86;
  const y = subtitleBaseline(cover, baseline + size * 0.14);
  const line = { size: subtitleSize, x: margin, y };
  return {
    titles: [
      await outline(cover.chineseTitle, {
        face: "han",
        size,
        weight: 600,
        x: margin - size * 0.04,
        y: baseline,
      }),
    ],
    subtitle:
      (await outline(cover.chineseSubtitle, { ...line, face: "han", weight: 500 })) +
      (await outline(title.join(" "), {
        ...line,
        face: "italic",
        weight: 420,
        x: margin + subtitleSize * ([...cover.chineseSubtitle].length + 0.8),
      })),
    sealTop: margin + size * 0.06,
  };
}

function subtitleBaseline(
  { subtitlePosition = "bottom" }: Pick<Cover, "subtitlePosition">,
  titleEnd: number,
) {
  return subtitlePosition === "bottom" ? coverHeight - margin + 10 : titleEnd + 58;
}

async function finish(cover: Cover, { titles, subtitle, sealTop }: Texts): Promise<string> {
  return svg(
    coverWidth,
    coverHeight,
    `<defs>${cover.defs ?? ""}${grainFilters}</defs>
<path fill="${cover.background}" d="M0 0h${coverWidth}v${coverHeight}H0z"/>
${cover.art}
${titles.map((title) => `<path fill="${cover.textColour}" d="${title}"/>`).join("\n")}
<path fill="${cover.subtitleColour ?? cover.textColour}" d="${subtitle}"/>
${await seal(coverWidth - margin - 80, sealTop, sealSize, cover.sealColour ?? palette.vermilion)}
${grain(coverWidth, coverHeight)}`,
  );
}
