import sharp from "sharp";
import type { Write } from "../output.ts";
import { type Files, zip } from "../zip.ts";
import { teapot } from "./teapot.ts";

export const stylesheet = `body {
  max-width: 34rem;
  margin: 3rem auto;
  padding: 0 1rem;
  font: 1.125rem/1.5 Georgia, serif;
  color: #1d1a17;
  background: #fbf7ee;
}
h1 { font-weight: 400; line-height: 1.1; }
img { max-width: 100%; height: auto; }
dt { font-weight: bold; margin-top: 1rem; }
dd { margin: 0; }
a { color: #a8321e; }
`;

const teas = [
  ["Longjing", "First week of April, fried by hand."],
  ["Shoumei", "White, five years old. It may be boiled."],
  ["Lapsang", "Dried over pine, but not for too long."],
  ["Tieguanyin", "Half roasted, from Anxi."],
  ["Pu’er", "A cake from 2011. Break off what you need."],
  ["Jasmine", "Scented nine times."],
] as const;

export const index = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The tea list</title>
<link rel="stylesheet" href="style.css">
<h1>The tea list</h1>
<p>Six teas, weighed and poured by hand.</p>
<img src="pot.jpg" width="960" height="640" alt="A teapot and two cups on a table.">
<dl>
${teas.map(([name, note]) => `<dt>${name}\n<dd>${note}`).join("\n")}
</dl>
<p><a href="visit.html">Where to find us</a>
</html>
`;

const visit = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Where to find us – The tea list</title>
<link rel="stylesheet" href="style.css">
<h1>Where to find us</h1>
<p>Behind the bridge, the door with the bell. Come in and mind your head.</p>
<dl>
<dt>Open
<dd>Wednesday to Sunday, from two until the light goes.
<dt>Shut
<dd>When it snows, because then we are outside.
</dl>
<p><a href="index.html">The tea list</a>
</html>
`;

const readme = `THE FINISHED SITE

Two pages, one style sheet, one picture. Open index.html.
Put the folder on any host as it is: there is nothing to build and nothing to install.

index.html   lessons 1 and 3
visit.html   the same again
style.css    lessons 2 and 4
pot.jpg      lesson 3: 960 by 640, and the page says so

Use it as the start of a site of your own, for yourself or for somebody who pays you.
`;

/** The site that the five lessons build. */
export async function makeSite(write: Write): Promise<void> {
  const picture = await sharp(Buffer.from(teapot)).resize(960, 640).jpeg({ quality: 78 }).toBuffer();
  const files: Files = {
    "index.html": index,
    "visit.html": visit,
    "style.css": stylesheet,
    "pot.jpg": picture,
    "README.txt": readme,
  };
  const inFolder = Object.entries(files).map(([name, data]) => [`tea-list/${name}`, data] as const);
  await write("small-websites", "files/finished-site.zip", zip(Object.fromEntries(inFolder)));
}
