import { palette } from "../ink/palette.ts";
import { plate } from "../ink/plate.ts";
import { outline } from "../ink/type.ts";

/** Two letterforms share one baseline: 永, in which every stroke is, and the letter a. */
export async function sheet(): Promise<string> {
  const han = await outline("永", { face: "han", weight: 700, size: 1020, x: 52, y: 1706 });
  const latin = await outline("a", { size: 1090, weight: 480, x: 985, y: 1630 });
  return plate({
    ground: palette.vermilion,
    ink: palette.white,
    seal: palette.ink,
    title: ["Pairing", "Sheet"],
    titleSize: 214,
    han: "配字单",
    line: "Six pairs on one page, free",
    art: `<path fill="${palette.ink}" d="${han}"/><path fill="${palette.paper}" d="${latin}"/><path stroke="${palette.white}" stroke-width="5" d="M0 1632H1600"/>`,
  });
}
