import { parseArgs } from "node:util";
import { makeAlbum } from "./audio/album.ts";
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
import { makeMarketFont } from "./market/font.ts";
import { drawSketches } from "./market/sketches.ts";
import { openOutput, productWriter, type Write } from "./output.ts";
import { makePapers } from "./papers/set.ts";
import { makePlanner } from "./planner/planner.ts";
import { openPrinter, type Printer } from "./print/printer.ts";
import { makeSheet } from "./sheet/sheet.ts";
import { makeVault } from "./vault/vault.ts";
import { makeWallpapers } from "./wallpapers/wallpapers.ts";

/**
 * Draws what the sample shop sells (covers, pictures, samples and files) into content/products/, and gives the same
 * bytes for the same input: `node main.ts [--check] [part…]`. Without a part it draws all of them. `--check` writes
 * nothing, and fails with a list of the files that differ from those in content/.
 */

type Maker = (write: Write) => Promise<void>;

const parts: Record<string, Maker> = {
  covers: drawCovers,
  icons: makeIcons,
  luts: makeLuts,
  "luts-guide": withPrinter(makeGuide),
  kit: makeKit,
  album: makeAlbum,
  planner: withPrinter(makePlanner),
  wallpapers: makeWallpapers,
  notes: makeVault,
  brushes: makeBrushes,
  papers: makePapers,
  sheet: withPrinter(makeSheet),
  market: inOrder(drawSketches, makeMarketFont),
  book: inOrder(
    withPrinter(async (write, printer) => drawSpreads(write, await makeBook(write, printer))),
    makeEpub,
    makeSpecimens,
  ),
  course: inOrder(makeSite, withPrinter(makeNotes), withPrinter(makeFilms)),
};

const { values, positionals: wanted } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part called ${unknown.join(", ")}. Parts: ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}
const output = openOutput(values.check);
const write = productWriter(output.save);
for (const [name, make] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const start = performance.now();
  await make(write);
  console.log(`${name} ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
output.close();

/** Gives a maker a printer, and closes it afterwards. */
function withPrinter(make: (write: Write, printer: Printer) => Promise<void>): Maker {
  return async (write) => {
    const printer = await openPrinter();
    try {
      await make(write, printer);
    } finally {
      await printer.close();
    }
  };
}

function inOrder(...makers: Maker[]): Maker {
  return async (write) => {
    for (const make of makers) await make(write);
  };
}
