import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPreview } from "../processes/start-preview.ts";
import { openBrowser } from "./browser.ts";
import { type Figure, median } from "./figures.ts";

const SAMPLE = "content";
const EDITED = "products/slow-notes";
const RUNS = 7;
const GOAL_MS = 500;

/** How long it takes from saving a text of the sample shop to seeing it on the open page of `shop dev`. */
export async function measurePreview(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  const contentDir = join(folder, "content");
  cpSync(SAMPLE, contentDir, { recursive: true });
  const browser = await openBrowser();
  const preview = await startPreview(contentDir, join(folder, "build"));
  try {
    const page = await browser.newPage();
    await page.goto(`${preview.url}/${EDITED}/`);
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const sentence = `One more sentence, number ${run}.`;
      const started = performance.now();
      appendFileSync(join(contentDir, EDITED, "product.md"), `\n${sentence}\n`);
      await page.getByText(sentence).waitFor();
      times.push(performance.now() - started);
    }
    const value = median(times);
    const slowest = `${Math.round(Math.max(...times))} ms the slowest of ${RUNS}`;
    return {
      ...{ figure: "a change of the sample, saved to seen on the open page of shop dev", notes: [slowest] },
      ...{ value: `${Math.round(value)} ms`, goal: `≤ ${GOAL_MS} ms`, isMet: value <= GOAL_MS },
    };
  } finally {
    await browser.close();
    await preview.close();
    rmSync(folder, { recursive: true });
  }
}
