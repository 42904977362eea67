import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sitePages } from "#checkout/pages/folder.ts";
import { GOALS } from "./anchors.ts";
import type { Figure } from "./figures.ts";
import { observatory } from "./observatory.ts";
import type { Bench } from "./shop.ts";

/** The sandbox's address, which is on http and costs points, stands in for this one on a machine that tries the shop out. */
const LIVE_PAYMENT_PAGE = "https://checkout.stripe.com";

/** The Observatory's lowest score among all pages, and that of an answer of the API. */
export async function measureObservatory({ url, site, pages }: Bench): Promise<Figure[]> {
  const app = sitePages({ root: site, formTargets: [LIVE_PAYMENT_PAGE] });
  const scanned = await Promise.all(
    pages.map(async ({ path }) => {
      const { headers } = await app.request(path);
      const html = await readFile(join(site, path, "index.html"), "utf8");
      return { path, ...observatory({ headers, html }) };
    }),
  );
  const api = await fetch(`${url}/api/openapi.json`);
  return [
    figure(`lowest of ${pages.length} pages`, scanned),
    figure("an answer of the API", [
      { path: "/api/openapi.json", ...observatory({ headers: api.headers, html: null }) },
    ]),
  ];
}

function figure(of: string, scanned: ({ path: string } & ReturnType<typeof observatory>)[]): Figure {
  const [lowest] = scanned.toSorted((a, b) => a.score - b.score);
  if (!lowest) throw new Error("Nothing was scanned");
  const { score, path, modifiers } = lowest;
  const sum = modifiers.map(({ test, modifier }) => `${modifier > 0 ? "+" : ""}${modifier} ${test}`);
  return {
    figure: `Mozilla HTTP Observatory, ${of}`,
    value: String(score),
    goal: `≥ ${GOALS.observatory}`,
    meets: score >= GOALS.observatory,
    beside: [path, ["100", ...sum].join(", ")],
  };
}
