import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { pageHeaders } from "#domain/page-headers.ts";
import type { Env } from "../http/env.ts";
import { CatalogueMissing } from "../offers/offers.ts";
import { isNotFoundPage, languageFolder } from "./language-folder.ts";
import { refuseMethod } from "./refuse-method.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";
const REVALIDATE = "public, max-age=0, must-revalidate";
const NOTHING_KEPT = "no-store";

/**
 * The published pages from a folder, for a shop without a CDN. `root` may be a symbolic link that publishing
 * swaps: it is followed at every request.
 */
export function sitePages({ root, formTargets }: { root: string; formTargets: string[] }) {
  const { everywhere, at } = pageHeaders(formTargets);
  const app = new Hono<Env>();
  app.use("*", async (c, next) => {
    for (const [name, value] of Object.entries(everywhere)) c.header(name, value);
    await next();
    c.header("Cache-Control", keptFor(c));
    for (const [name, value] of Object.entries(at[c.req.path] ?? {})) c.header(name, value);
  });
  app.get("*", async (c, next) => (isNowhere(c.req.path) ? notFoundPage(c, root) : next()));
  app.get("*", async (c, next) =>
    lacksSlash(c.req.path) ? c.redirect(`${c.req.path}/${new URL(c.req.url).search}`, 301) : next(),
  );
  app.get("*", serveStatic({ root, precompressed: true }));
  app.get("*", (c) => notFoundPage(c, root));
  app.all("*", refuseMethod);
  return app;
}

/** What is missing now may be there after the next publishing, and a year is long to remember that it was not. */
function keptFor({ req, res }: Context<Env>): string {
  if (res.status >= 400) return NOTHING_KEPT;
  return isContentAddressed(req.path) ? IMMUTABLE : REVALIDATE;
}

/** Names of these files change with their content. */
function isContentAddressed(path: string): boolean {
  return path.startsWith("/_next/static/") || path.startsWith("/media/");
}

/** The page that says that nothing is there is not there itself. */
function isNowhere(path: string): boolean {
  return isStrange(path) || isNotFoundPage(path);
}

/** A path that begins with two slashes would redirect to another host, and control characters fit no header. */
function isStrange(path: string): boolean {
  return /^\/[/\\]/.test(path) || /[\p{Cc}]|%[01][0-9a-f]|%7f/iu.test(path);
}

/** Pages live at paths that end in a slash; only files have a name with a dot. */
function lacksSlash(path: string): boolean {
  return !path.endsWith("/") && !path.slice(path.lastIndexOf("/")).includes(".");
}

async function notFoundPage(c: Context<Env>, root: string): Promise<Response> {
  const page = (await pageOf(join(root, languageFolder(c.req.path)))) ?? (await pageOf(root));
  if (page !== null) return c.html(page, 404);
  await access(root).catch((cause) => {
    throw new CatalogueMissing(`There is no ${root}: run "npm run shop -- publish"`, { cause });
  });
  return c.text("Not found", 404);
}

function pageOf(folder: string): Promise<string | null> {
  return readFile(join(folder, "404.html"), "utf8").catch(() => null);
}
