import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline } from "../drawing/text.ts";
import type { Write } from "../output.ts";
import type { Printer } from "../print/printer.ts";
import { htmlDocument } from "../print/style.ts";

const slug = "paper-year";
const year = 2027;
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** The planner in two paper sizes, January as a sample, and a picture of a month. */
export async function makePlanner(write: Write, printer: Printer): Promise<void> {
  const title = `Paper Year ${year}`;
  const date = new Date(Date.UTC(2026, 9, 20, 4));
  for (const size of ["a4", "letter"] as const) {
    const html = htmlDocument(title, style(size), yearPage() + months.map((_, m) => monthPage(m)).join(""));
    await write(
      slug,
      `files/paper-year-${year}-${size}.pdf`,
      await printer.print({ html, title, subject: "A planner to print", date }),
    );
  }
  const january = htmlDocument(`January ${year}`, style("a4"), monthPage(0));
  await write(
    slug,
    "samples/january.pdf",
    await printer.print({ html: january, title: `January ${year}`, subject: title, date }),
  );
  await write(slug, "gallery/month.svg", await picture());
}

/** The days of a month in weeks from Monday; null for days of another month. */
function weeks(month: number): (number | null)[][] {
  const lead = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const cells = Array.from({ length: Math.ceil((lead + length) / 7) * 7 }, (_, i) => {
    const day = i - lead + 1;
    return day >= 1 && day <= length ? day : null;
  });
  return Array.from({ length: cells.length / 7 }, (_, w) => cells.slice(w * 7, w * 7 + 7));
}

function monthPage(month: number): string {
  const rows = weeks(month).map((week) => `<tr>${week.map((day, d) => cell(day, d)).join("")}</tr>`);
  const head = weekdays.map((name) => `<th scope="col">${name}</th>`).join("");
  return `<section class="month"><header><h1>${months[month]}</h1><p>${year}</p></header>
<table style="--weeks: ${rows.length}"><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></section>`;
}

function cell(day: number | null, weekday: number): string {
  if (day === null) return `<td class="none"></td>`;
  return `<td${weekday === 6 ? ' class="sunday"' : ""}>${day}</td>`;
}

function yearPage(): string {
  const small = months.map((name, m) => {
    const rows = weeks(m).map((week) => `<tr>${week.map((day, d) => cell(day, d)).join("")}</tr>`);
    return `<article><h2>${name}</h2><table><tbody>${rows.join("")}</tbody></table></article>`;
  });
  return `<section class="year"><header><h1>${year}</h1></header><div>${small.join("")}</div></section>`;
}

function style(size: "a4" | "letter"): string {
  const [width, height] = size === "a4" ? [297, 210] : [279.4, 215.9];
  return `
@page { size: ${width}mm ${height}mm; margin: 0; }
section { inline-size: ${width}mm; block-size: ${height - 0.1}mm; padding: 14mm 12mm 12mm 22mm; display: flex; flex-direction: column; break-after: page; overflow: hidden; }
section:last-child { break-after: auto; }
header { display: flex; justify-content: space-between; align-items: baseline; margin-block-end: 5mm; }
h1 { font-size: 15mm; font-weight: 400; letter-spacing: -0.015em; }
header p { font-size: 6mm; font-style: italic; color: var(--soot); }
.month table { flex: 1; inline-size: 100%; table-layout: fixed; block-size: 1mm; }
.month th { font-size: 3.2mm; font-style: italic; font-weight: 400; padding: 0 0 1.6mm 1.6mm; color: var(--soot); }
.month tbody tr { block-size: calc(100% / var(--weeks)); }
.month td { border: 0.25mm solid var(--ink); vertical-align: top; padding: 1mm 1.8mm; font-size: 5.2mm; font-variant-numeric: oldstyle-nums; }
.month td.none { border: 0; }
.sunday { color: var(--red); }
.year h1 { font-size: 22mm; }
.year header { margin-block-end: 6mm; }
.year div { flex: 1; display: grid; grid-template-columns: repeat(4, 1fr); gap: 5mm 11mm; }
.year h2 { font-size: 5mm; font-style: italic; padding-block-end: 1.2mm; border-block-end: 0.25mm solid var(--ink); margin-block-end: 1mm; }
.year table { inline-size: 100%; font-size: 3.6mm; font-variant-numeric: lining-nums tabular-nums; }
.year td { text-align: end; padding: 0.35mm 0.6mm; border: 0; }`;
}

async function picture(): Promise<string> {
  const [left, top, width, height] = [300, 380, 1800, 1100];
  const grid = weeks(0);
  const [w, h] = [width / 7, height / grid.length];
  const words: string[] = [
    await outline("January", { size: 190, weight: 400, x: left - 6, y: 270, tracking: -0.012 }),
  ];
  const red: string[] = [];
  let lines = "";
  for (const [d, name] of weekdays.entries()) {
    words.push(await outline(name, { face: "italic", size: 36, x: left + d * w + 14, y: top - 20 }));
  }
  for (const [row, week] of grid.entries()) {
    for (const [d, day] of week.entries()) {
      if (day === null) continue;
      const [x, y] = [Math.round(left + d * w), Math.round(top + row * h)];
      lines += `M${x} ${y}h${Math.round(w)}v${Math.round(h)}h-${Math.round(w)}z`;
      (d === 6 ? red : words).push(await outline(String(day), { size: 58, x: x + 18, y: y + 62 }));
    }
  }
  const note = await outline("tea with Mei", {
    face: "italic",
    size: 46,
    x: left + 3 * w + 20,
    y: top + 2 * h + 150,
  });
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}</defs><path fill="${palette.straw}" d="M0 0h2400v1600H0z"/><path fill="${palette.white}" d="M170 60h2060v1540H170z"/><path fill="none" stroke="${palette.ink}" stroke-width="3" d="${lines}"/><path fill="${palette.ink}" d="${words.join("")}"/><path fill="${palette.vermilion}" d="${red.join("")}${await outline(String(year), { face: "italic", size: 76, x: left + width, y: 262, align: "end" })}"/><path fill="${palette.dusk}" d="${note}"/>${grain(2400, 1600)}`,
  );
}
