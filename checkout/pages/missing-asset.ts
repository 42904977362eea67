import type { Fetcher } from "@cloudflare/workers-types";
import { Hono } from "hono";
import type { Env } from "../http/env.ts";
import { languageFolder } from "./language-folder.ts";
import { refuseMethod } from "./refuse-method.ts";

/** What a page's answer says of the page as a file. */
const OF_THE_FILE = ["cache-control", "content-length", "etag"];

/**
 * The page that says that nothing is there, for a shop whose pages are static assets. The Worker is asked for what is not
 * among them, because headers of assets go by their path alone: what is missing would be remembered as long as what is there.
 */
export function missingAsset(assets: Fetcher) {
  const app = new Hono<Env>().get("*", async (c) => {
    c.header("Cache-Control", "no-store");
    for (const folder of new Set([languageFolder(c.req.path), ""])) {
      const page = await assets.fetch(new URL(`/${folder && `${folder}/`}404/`, c.req.url).href);
      if (!page.ok) continue;
      for (const [name, value] of page.headers) if (!OF_THE_FILE.includes(name)) c.header(name, value);
      return c.body(await page.text(), 404);
    }
    return c.text("Not found", 404);
  });
  return app.all("*", refuseMethod);
}
