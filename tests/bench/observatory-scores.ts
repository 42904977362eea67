import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sitePages } from "#checkout/static/folder.ts";
import type { Figure } from "./figures.ts";
import { GOALS } from "./goals.ts";
import { observatory } from "./observatory.ts";
import type { Bench } from "./shop.ts";

/** A live shop's form target. The sandbox's uses http and would cost points. */
const LIVE_PAYMENT_PAGE = "https://checkout.stripe.com";

/** Computes the Observatory's lowest score of all pages, and that of a response of the API. */
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
    figure("a response of the API", [
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
    isMet: score >= GOALS.observatory,
    notes: [path, ["100", ...sum].join(", ")],
  };
}
