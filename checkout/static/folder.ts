import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { pathSegments } from "#domain/addresses.ts";
import { IMMUTABLE, IMMUTABLE_FOLDERS, pageHeaders } from "#platform/page-headers.ts";
import type { Env } from "../http/env.ts";
import { CatalogueMissing } from "../offers/offers.ts";
import { fileResponse } from "./file-response.ts";
import { findNewPath } from "./moved-page.ts";
import { isNotFoundPage, languageFolder } from "./not-found.ts";
import { refuseMethod } from "./refuse-method.ts";

const REVALIDATE = "public, max-age=0, must-revalidate";
const NO_STORE = "no-store";
const VALIDATORS = ["ETag", "Last-Modified"];

/**
 * Serves the published site from a folder, for a shop without a CDN. `root` may be a symbolic link that publishing replaces.
 * It is resolved once per request, so that each answer comes from a single release.
 */
export function sitePages({ root, formTargets }: { root: string; formTargets: string[] }) {
  const { allPaths, byPath } = pageHeaders(formTargets);
  const app = new Hono<Env>();
  app.use("*", async (c, next) => {
    for (const [name, value] of Object.entries(allPaths)) c.header(name, value);
    await next();
    c.header("Cache-Control", cacheControl(c));
    for (const [path, headers] of Object.entries(byPath)) {
      if (!matches(c.req.path, path)) continue;
      for (const [name, value] of Object.entries(headers)) c.header(name, value);
    }
  });
  app.get("*", async (c) => {
    const release = await resolveRelease(root);
    const { pathname, search } = new URL(c.req.url);
    const names = pathSegments(pathname);
    if (!names || isPrivateFile(names)) return notFound(c, release);
    const newPath = await findNewPath(release, names);
    if (newPath !== null) return c.redirect(newPath + search, 301);
    const file = await findFile(release, names);
    if (file) {
      const response = await fileResponse(c.req.raw, release, file);
      return c.newResponse(response.body, response);
    }
    if (needsTrailingSlash(names)) return c.redirect(`${pathname}/${search}`, 301);
    return notFound(c, release);
  });
  app.all("*", refuseMethod);
  return app;
}

/** Whether a rule of a path, or of a folder with a `*`, is about a path. */
function matches(path: string, rule: string): boolean {
  return rule.endsWith("*") ? path.startsWith(rule.slice(0, -1)) : path === rule;
}

/** Errors are not cached, since the next release may contain what is missing now. */
function cacheControl({ req, res }: Context<Env>): string {
  if (res.status >= 400) return NO_STORE;
  if (res.status === 301) return REVALIDATE;
  return IMMUTABLE_FOLDERS.some((folder) => req.path.startsWith(folder)) ? IMMUTABLE : REVALIDATE;
}

async function resolveRelease(root: string): Promise<string> {
  return realpath(root).catch((cause) => {
    throw new CatalogueMissing(`${root} does not exist: run "npm run shop -- publish" to create it`, {
      cause,
    });
  });
}

/** Settings for static hosts, which publishing writes next to the pages, as are all files with a name that begins with a dot. */
const HOST_SETTINGS = ["_headers", "_redirects", "vercel.json"];

/** Whether a file is not for visitors: a not-found page, or settings for static hosts. */
function isPrivateFile(names: string[]): boolean {
  const isSettings = HOST_SETTINGS.includes(names.join("/")) || names.some((name) => name.startsWith("."));
  return isSettings || isNotFoundPage(`/${names.join("/")}`);
}

/** The file that is served at a path, or null. A compressed copy has no path of its own. */
async function findFile(release: string, path: string[]): Promise<string[] | null> {
  const names = path.at(-1) === "" ? path.with(-1, "index.html") : path;
  const file = join(release, ...names);
  const [, uncompressed] = /^(.+)\.(?:br|gz)$/.exec(file) ?? [];
  if (uncompressed !== undefined && (await isFile(uncompressed))) return null;
  return (await isFile(file)) ? names : null;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}

/** Pages have paths that end in a slash. Only files have a dot in their name. */
function needsTrailingSlash(names: string[]): boolean {
  const name = names.at(-1) ?? "";
  return name !== "" && !name.includes(".");
}

/** The not-found page in the language of the path, without validators, since 304 would confirm it as an existing page. */
async function notFound(c: Context<Env>, release: string): Promise<Response> {
  const page = await findNotFoundPage(release, languageFolder(c.req.path));
  if (!page) return c.text("Not found", 404);
  const encoding = c.req.header("Accept-Encoding");
  const { url, method } = c.req;
  const request = new Request(url, { method, headers: encoding ? { "Accept-Encoding": encoding } : {} });
  const { body, headers } = await fileResponse(request, release, page);
  for (const name of VALIDATORS) headers.delete(name);
  return c.newResponse(body, { status: 404, headers });
}

async function findNotFoundPage(release: string, language: string): Promise<string[] | null> {
  for (const names of [[language, "404.html"], ["404.html"]]) {
    if (await isFile(join(release, ...names))) return names.filter((name) => name !== "");
  }
  return null;
}
