import { palette } from "../drawing/palette.ts";
import { outline } from "../drawing/text.ts";
import { type Covers, layOutCover } from "./layout.ts";

/** The character 永 and the letter a on one baseline. */
export async function sheet(): Promise<Covers> {
  const han = await outline("永", { face: "han", weight: 700, size: 1020, x: 52, y: 1706 });
  const latin = await outline("a", { size: 1090, weight: 480, x: 985, y: 1630 });
  return layOutCover({
    background: palette.vermilion,
    textColour: palette.white,
    sealColour: palette.ink,
    title: ["Pairing", "Sheet"],
    titleSize: 214,
    chineseTitle: "配字单",
    subtitle: "Six pairs on one page, free",
    chineseSubtitle: "六对字，一张纸，不要钱",
    art: `<path fill="${palette.ink}" d="${han}"/><path fill="${palette.paper}" d="${latin}"/><path stroke="${palette.white}" stroke-width="5" d="M0 1632H1600"/>`,
  });
}
