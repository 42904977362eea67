import { palette } from "../drawing/palette.ts";
import { between, seeded } from "../drawing/random.ts";
import { type Covers, coverHeight, coverWidth, layOutCover } from "./layout.ts";

const centre = { x: 800, y: 1210 };

/** Rain on rings that look like a record with five tracks. */
export function record(): Promise<Covers> {
  return layOutCover({
    background: palette.night,
    textColour: palette.paper,
    title: ["Rain on Tiles"],
    titleSize: 214,
    chineseTitle: "雨打瓦",
    subtitle: "Five pieces for a wet afternoon",
    chineseSubtitle: "下雨午后的五首曲子",
    subtitlePosition: "under-title",
    art: `<path fill="none" stroke="#5b6a7c" stroke-width="4" stroke-linecap="round" d="${rain()}"/>
<circle cx="${centre.x}" cy="${centre.y}" r="640" fill="#141b24"/>
<g fill="none" stroke="${palette.paper}">${rings()}</g>
<circle cx="${centre.x}" cy="${centre.y}" r="150" fill="${palette.vermilion}"/><circle cx="${centre.x}" cy="${centre.y}" r="15" fill="${palette.night}"/>${eaves()}`,
  });
}

/** Five bands of grooves, one for each track. */
function rings(): string {
  const random = seeded("grooves");
  const circles: string[] = [];
  const bands = [
    [612, 520],
    [496, 424],
    [400, 330],
    [306, 258],
    [234, 186],
  ] as const;
  for (const [outer, inner] of bands) {
    let r: number = outer;
    while (r >= inner) {
      circles.push(
        `<circle cx="${centre.x}" cy="${centre.y}" r="${Math.round(r)}" stroke-width="${between(random, 2, 7.5).toFixed(1)}" opacity="${between(random, 0.55, 1).toFixed(2)}"/>`,
      );
      r -= between(random, 11, 21);
    }
  }
  return circles.join("");
}

/** Two rows of roof tiles along the bottom. */
function eaves(): string {
  const tiles: string[] = [];
  for (let row = 0; row < 2; row++) {
    for (let i = -1; i < 9; i++) {
      const x = i * 200 + row * 100;
      const y = 1800 + row * 96;
      const fill = row === 0 ? "#2a3644" : "#10161e";
      tiles.push(
        `<path fill="${fill}" stroke="${palette.paper}" stroke-width="6" d="M${x} ${y}a100 100 0 0 1 200 0V2010H${x}Z"/>`,
      );
      if (row === 1)
        tiles.push(
          `<circle cx="${x + 100}" cy="${y + 26}" r="58" fill="none" stroke="${palette.paper}" stroke-width="5"/><circle cx="${x + 100}" cy="${y + 26}" r="20" fill="${palette.paper}"/>`,
        );
    }
  }
  return tiles.join("");
}

function rain(): string {
  const random = seeded("rain");
  return Array.from({ length: 150 }, () => {
    const x = between(random, 0, coverWidth);
    const y = between(random, 480, coverHeight);
    const length = between(random, 40, 190);
    return `M${Math.round(x)} ${Math.round(y)}l${Math.round(-length * 0.16)} ${Math.round(length)}`;
  }).join("");
}
