import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline, type TextStyle } from "../drawing/text.ts";
import type { Write } from "../output.ts";
import { type Files, zip } from "../zip.ts";

const slug = "slow-notes";
const notesFolder = fileURLToPath(new URL("notes/", import.meta.url));
/** The width of a character of the mono face at a size of 27. */
const advance = 16.2;
const folders = ["start-here", "days", "reading", "making", "keeping"];

/** The notes as an archive, the daily note as a sample, and a picture of both. */
export async function makeVault(write: Write): Promise<void> {
  const files: Files = {};
  for (const name of (await readdir(notesFolder, { recursive: true })).filter((path) =>
    path.endsWith(".md"),
  )) {
    files[`slow-notes/${name}`] = await readFile(join(notesFolder, name), "utf8");
  }
  const day = files["slow-notes/days/a-day.md"] ?? "";
  await write(slug, "files/slow-notes.zip", zip(files));
  await write(slug, "samples/daily-note.md", day);
  await write(slug, "gallery/vault.svg", await picture(Object.keys(files)));
}

async function picture(paths: string[]): Promise<string> {
  const set = (text: string, style: TextStyle) =>
    outline(text, { precision: style.size > 40 ? 0 : 1, ...style });
  const list: string[] = [];
  const names: string[] = [];
  const characters = [...new Set(paths.join(""))].sort();
  const letters = await Promise.all(
    characters.map(
      async (character) =>
        `<path id="c${character.codePointAt(0)}" d="${await set(character, { face: "mono", size: 27 })}"/>`,
    ),
  );
  let y = 150;
  for (const folder of folders) {
    list.push(await set(folder, { size: 44, weight: 500, x: 150, y }));
    y += 44;
    for (const path of paths.filter((p) => p.includes(`/${folder}/`)).sort()) {
      const name = path.split("/").at(-1) ?? "";
      names.push(
        [...name]
          .map(
            (character, i) =>
              `<use href="#c${character.codePointAt(0)}" x="${(190 + i * advance).toFixed(1)}" y="${y}"/>`,
          )
          .join(""),
      );
      if (name === "a-day.md") list.push(`M150 ${y - 17}h20v12h-20z`);
      y += 41;
    }
    y += 40;
  }
  const note: [string, number][] = [
    ["What I meant to do:", 470],
    ["What happened instead:", 740],
    ["One thing I saw:", 1060],
    ["What can wait until next week:", 1280],
  ];
  const written: [string, number][] = [
    ["Letter to the printer. Chapter four.", 560],
    ["The printer came by himself, with tea,", 835],
    ["and stayed until the light went.", 915],
    ["A cat asleep in a mailbox.", 1155],
    ["Everything.", 1375],
  ];
  const printed = await Promise.all(
    note.map(([text, at]) => set(text, { face: "text", size: 46, weight: 500, x: 1060, y: at })),
  );
  const hand = await Promise.all(
    written.map(([text, at]) => set(text, { face: "italic", size: 56, x: 1060, y: at })),
  );
  const title = await set("Monday", { size: 120, weight: 420, x: 1055, y: 330 });
  const rules = [590, 865, 945, 1185, 1405].map((at) => `M1060 ${at}H2130`).join("");
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}${letters.join("")}</defs><path fill="${palette.kraft}" d="M0 0h2400v1600H0z"/><path fill="${palette.straw}" d="M0 0h880v1600H0z"/><path fill="${palette.white}" d="M960 140h1300v1460H960z"/><path fill="${palette.ink}" d="${list.join("")}${title}${printed.join("")}"/><g fill="${palette.ink}">${names.join("")}</g><path stroke="${palette.wash}" stroke-width="2" d="${rules}"/><path fill="#33405a" d="${hand.join("")}"/><path fill="${palette.vermilion}" d="M2140 140h62v150l-31 -30l-31 30z"/>${grain(2400, 1600)}`,
  );
}
