import type { Write } from "../output.ts";
import { book } from "./book.ts";
import { brushes } from "./brushes.ts";
import { course } from "./course.ts";
import { grounds } from "./grounds.ts";
import { icons } from "./icons.ts";
import { kit } from "./kit.ts";
import { lantern } from "./lantern.ts";
import type { Covers } from "./layout.ts";
import { luts } from "./luts.ts";
import { market } from "./market.ts";
import { notes } from "./notes.ts";
import { record } from "./record.ts";
import { sheet } from "./sheet.ts";
import { windows } from "./windows.ts";
import { year } from "./year.ts";

const covers: Record<string, () => Promise<Covers>> = {
  "between-two-scripts": book,
  "small-websites": course,
  "lantern-icons": icons,
  "dusk-luts": luts,
  "nine-grid": kit,
  "rain-on-tiles": record,
  "paper-year": year,
  "six-windows": windows,
  "slow-notes": notes,
  "ink-brushes": brushes,
  "paper-grounds": grounds,
  "the-whole-lantern": lantern,
  "pairing-sheet": sheet,
  "night-market": market,
};

/** Draws every product's cover, in each language. */
export async function drawCovers(write: Write): Promise<void> {
  for (const [slug, draw] of Object.entries(covers)) {
    const { en, zh } = await draw();
    await write(slug, "cover.svg", en);
    await write(slug, "cover.zh.svg", zh);
  }
}
