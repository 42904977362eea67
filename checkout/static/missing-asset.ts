import type { Fetcher } from "@cloudflare/workers-types";
import { Hono } from "hono";
import type { Env } from "../http/env.ts";
import { isNotFoundPage, languageFolder } from "./not-found.ts";
import { refuseMethod } from "./refuse-method.ts";

/** Headers of the not-found page as a file, which an error response must not have. */
const FILE_HEADERS = ["allow", "cache-control", "content-length", "etag"];

/**
 * Answers with the not-found page on Cloudflare, where only requests without a matching static asset reach the Worker, and those
 * for home pages.
 * Cloudflare could answer them itself, but it sets headers by path alone: under the immutable folders, browsers would cache
 * the error for a year.
 */
export function missingAsset(assets: Fetcher) {
  const app = new Hono<Env>().get("*", async (c) => {
    if (!isNotFoundPage(c.req.path)) {
      // A page whose links may have a discount code: wrangler.toml lists them in run_worker_first.
      const page = await assets.fetch(c.req.url, { headers: [...c.req.raw.headers] });
      if (page.status !== 404) {
        const body = page.status === 304 ? null : await page.arrayBuffer();
        return new Response(body, { status: page.status, headers: [...page.headers] });
      }
    }
    c.header("Cache-Control", "no-store");
    for (const folder of new Set([languageFolder(c.req.path), ""])) {
      const page = await assets.fetch(new URL(`/${folder && `${folder}/`}404/`, c.req.url).href);
      if (!page.ok) continue;
      for (const [name, value] of page.headers) if (!FILE_HEADERS.includes(name)) c.header(name, value);
      return c.body(await page.text(), 404);
    }
    return c.text("Not found", 404);
  });
  return app.all("*", refuseMethod);
}
