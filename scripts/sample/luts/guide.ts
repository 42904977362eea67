import type { Write } from "../output.ts";
import type { Printer } from "../print/printer.ts";
import { htmlDocument } from "../print/style.ts";
import { cssColour } from "./cube.ts";
import { grades } from "./grades.ts";
import { looks } from "./looks.ts";
import { eveningColours } from "./tables.ts";

const slug = "dusk-luts";

const uses: Record<string, [use: string, start: number, note: string]> = {
  "Blue Hour": [
    "streets, faces",
    70,
    "The shadows go to blue and faces do not. If a face is already in blue light, this table will not bring it back; nothing will.",
  ],
  Tungsten: [
    "lit windows, restaurants",
    60,
    "Makes lamps as warm as one remembers them. Seen from outside it is right at 60; inside the room go down to 30.",
  ],
  "Wet Street": [
    "rain",
    80,
    "Greens sink, reflections stay. The steepest of the eight: look at the blacks before you look at anything else.",
  ],
  "Last Bus": [
    "offices, stations, buses",
    60,
    "Takes the green out of tubes. If there is a window with daylight in the picture, the daylight turns a little pink; mask it.",
  ],
  "Kitchen Window": [
    "indoors and outdoors at once",
    70,
    "Yellow and blue are pulled apart. It wants both in the picture; with one alone it is only a tint.",
  ],
  "Low Neon": [
    "signs",
    50,
    "Holds strong reds back before they burn out, and leaves weak ones alone. Expose for the sign.",
  ],
  Smoke: [
    "fog, stalls, steam",
    80,
    "Blacks lifted, contrast down. On a clear evening it looks like a dirty window, so keep it for evenings that have something in the air.",
  ],
  "First Stars": [
    "after the hour is over",
    60,
    "Nearly night. It lays the shadows down, and the noise with them.",
  ],
};

/** The guide to the tables: how to load them, how much to use, and a page for every two. */
export async function makeGuide(write: Write, printer: Printer): Promise<void> {
  const names = Object.keys(grades);
  const spreads = [0, 2, 4, 6].map(
    (i) =>
      `<section class="tables">${names
        .slice(i, i + 2)
        .map(entry)
        .join("")}</section>`,
  );
  const html = htmlDocument("Dusk LUTs: guide", style, front + howTo + spreads.join(""));
  const pdf = await printer.print({
    html,
    title: "Dusk LUTs: guide",
    subject: "How to load the tables and how much to use",
    date: new Date(Date.UTC(2026, 2, 5, 4)),
  });
  await write(slug, "files/guide.pdf", pdf);
}

function entry(name: string): string {
  const grade = grades[name];
  const look = looks.find((known) => known.name === name);
  const [use, start, note] = uses[name] ?? ["", 0, ""];
  if (!grade || !look) throw new Error(`There is no table called ${name}`);
  const chips = eveningColours.map(
    ([label, colour]) =>
      `<div><i style="background:${cssColour(colour)}"></i><i style="background:${cssColour(grade(colour))}"></i><span>${label}</span></div>`,
  );
  return `<article><div class="sky" style="background:linear-gradient(${look.sky.join(",")})"></div><h2>${name}</h2><p class="use">For ${use}. Start at ${start} %.</p><p>${note}</p><div class="chips">${chips.join("")}</div></article>`;
}

const strip = looks.map(({ sky }) => `<i style="background:linear-gradient(${sky.join(",")})"></i>`).join("");

const front = `<section class="front"><div class="strip">${strip}</div><h1>Dusk LUTs</h1><p>Guide to the eight tables, version 1.2</p></section>`;

const howTo = `<section class="how"><div><h2>Before</h2><p>The tables expect an ordinary picture: Rec. 709 or sRGB, exposed as you want it, white balance somewhere near. Log footage first gets its maker’s conversion, then the table. Laid straight over log, all eight look like mud.</p>
<h2>Loading</h2><p>A <code>.cube</code> file is plain text. Most programs for film have a folder for tables or an effect called <em>LUT</em> or <em>Lumetri</em>; point it at the file. In programs for photographs look for <em>colour lookup</em>, and save the result as a profile if you will use it often.</p></div>
<div><h2>How much</h2><p>Put the table on a layer of its own and turn down that layer. The number given with each is where I begin. Then look away, look back, and take off ten.</p>
<h2>A whole film</h2><pre><code>ffmpeg -i street.mp4 \\
  -vf lut3d=blue-hour.cube dusk.mp4</code></pre>
<h2>What they cannot do</h2><p>A sky that is white stays white. They do not know skin from brick, only colours that are often skin. And in daylight they have no business.</p></div></section>`;

const style = `
@page { size: 210mm 148mm; margin: 0; background: #fbf7ee; }
html { font-size: 10.4pt; line-height: 1.45; }
section { width: 210mm; height: 147.8mm; padding: 14mm 16mm; break-after: page; overflow: hidden; position: relative; }
section:last-child { break-after: auto; }
.front { padding: 0; }
.strip { position: absolute; inset: 0; width: 211mm; height: 149mm; display: grid; grid-template-columns: repeat(8, 1fr); }
.front h1 { position: absolute; left: 16mm; top: 12mm; font-size: 22mm; color: #fbf7ee; letter-spacing: -.015em; }
.front p { position: absolute; left: 16mm; bottom: 12mm; color: #1d1a17; font-style: italic; background: #fbf7ee; padding: 1mm 3mm; }
.how, .tables { display: grid; grid-template-columns: 1fr 1fr; gap: 14mm; }
h2 { font-size: 1.9em; margin: 0 0 .3em; }
.how h2 { font-size: 1.5em; } .how h2:not(:first-child) { margin-top: 1.1em; }
pre { background: var(--straw); padding: 3mm 4mm; font-size: 8.6pt; }
.sky { height: 42mm; margin-bottom: 5mm; }
.use { font-style: italic; color: var(--red); margin-bottom: 2mm; }
.chips { display: grid; grid-template-columns: repeat(8, 1fr); margin-top: 6mm; position: absolute; bottom: 14mm; width: 82mm; }
.chips i { display: block; height: 9mm; }
.chips span { font-size: 7pt; font-style: italic; }
`;
