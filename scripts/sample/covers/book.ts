import { palette } from "../ink/palette.ts";
import { margin, plate, plateHeight, plateWidth } from "../ink/plate.ts";
import { between, seeded } from "../ink/random.ts";

const gutter = plateWidth / 2;

/** A spread: Latin runs across the left page, Chinese down the right, and one line crosses the gutter. */
export function book(): Promise<string> {
  const left = `M0 850C300 770 620 770 ${gutter} 866V${plateHeight}H0Z`;
  const right = `M${gutter} 866C980 770 1300 770 ${plateWidth} 850V${plateHeight}H${gutter}Z`;
  return plate({
    ground: palette.paper,
    ink: palette.ink,
    title: ["Between", "Two Scripts"],
    titleSize: 208,
    han: "两种文字之间",
    line: "A handbook in eight chapters",
    lineAt: "under-title",
    art: `<path fill="${palette.white}" d="${left}"/><path fill="${palette.ink}" d="${right}"/>
<path fill="${palette.ink}" d="${lines()}"/><path fill="${palette.paper}" d="${columns()}"/>
<path fill="${palette.vermilion}" d="M${margin} 1396h232v34H${margin}zM372 1396h206v34H372zM606 1396H1028v34H606zM970 1370h86v86h-86z"/>`,
  });
}

function lines(): string {
  const random = seeded("latin lines");
  const shapes: string[] = [];
  for (let row = 0; row < 14; row++) {
    const y = 980 + row * 69.4;
    if (row === 6) continue;
    const end = row === 4 ? 430 : row === 12 ? 520 : gutter - 84;
    let x = row === 5 || row === 13 ? margin + 70 : margin;
    while (x < end - 40) {
      const width = Math.min(between(random, 52, 190), end - x);
      shapes.push(`M${Math.round(x)} ${Math.round(y)}h${Math.round(width)}v34h-${Math.round(width)}z`);
      x += width + 26;
    }
  }
  return shapes.join("");
}

function columns(): string {
  const shapes: string[] = [];
  for (let column = 0; column < 5; column++) {
    const x = plateWidth - margin - 86 - column * 107.5;
    const top = column === 2 ? 2 : column === 0 ? 0 : 0;
    const bottom = column === 1 ? 7 : 99;
    for (let row = top; row < Math.min(bottom, 10); row++) {
      const y = 978 + row * 98;
      if (column === 4 && row === 4) continue;
      shapes.push(`M${Math.round(x)} ${y}h78v78h-78z`);
    }
  }
  return shapes.join("");
}
