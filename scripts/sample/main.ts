/**
 * Draws and makes everything the sample shop sells: covers, pictures, samples and files, into content/products/.
 * `node scripts/sample/main.ts [part…]` makes the named parts, or all of them. The same input gives the same bytes.
 */
import { makeRecord } from "./audio/record.ts";
import { makeBook } from "./book/book.ts";
import { makeEpub } from "./book/epub.ts";
import { makeSpecimens } from "./book/specimens.ts";
import { drawSpreads } from "./book/spreads.ts";
import { makeBrushes } from "./brushes/set.ts";
import { makeFilms } from "./course/film.ts";
import { makeNotes } from "./course/notes.ts";
import { makeSite } from "./course/site.ts";
import { drawCovers } from "./covers/all.ts";
import { makeIcons } from "./icons/family.ts";
import { makeKit } from "./kit/kit.ts";
import { makeGuide } from "./luts/guide.ts";
import { makeLuts } from "./luts/tables.ts";
import { drawSketches } from "./market/sketches.ts";
import { makePapers } from "./papers/set.ts";
import { makePlanner } from "./planner/planner.ts";
import { openPress, type Press } from "./print/press.ts";
import { makeSheet } from "./sheet/sheet.ts";
import { makeVault } from "./vault/vault.ts";
import { makeWallpapers } from "./wallpapers/wallpapers.ts";

const parts: Record<string, () => Promise<void>> = {
  covers: drawCovers,
  icons: makeIcons,
  luts: inOrder(makeLuts, printed(makeGuide)),
  kit: makeKit,
  record: makeRecord,
  planner: printed(makePlanner),
  wallpapers: makeWallpapers,
  notes: makeVault,
  brushes: makeBrushes,
  papers: makePapers,
  sheet: printed(makeSheet),
  market: drawSketches,
  book: inOrder(
    printed(async (press) => drawSpreads(await makeBook(press))),
    makeEpub,
    makeSpecimens,
  ),
  course: inOrder(makeSite, printed(makeNotes), printed(makeFilms)),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part called ${unknown.join(", ")}. Parts: ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}
for (const [name, make] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const start = performance.now();
  await make();
  console.log(`${name} ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Runs a maker that prints, with a press of its own. */
function printed(make: (press: Press) => Promise<void>): () => Promise<void> {
  return async () => {
    const press = await openPress();
    try {
      await make(press);
    } finally {
      await press.close();
    }
  };
}

function inOrder(...makers: (() => Promise<void>)[]): () => Promise<void> {
  return async () => {
    for (const make of makers) await make();
  };
}
