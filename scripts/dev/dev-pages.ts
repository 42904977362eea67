import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Env } from "#checkout/http/env.ts";
import { CatalogueMissing } from "#checkout/offers/offers.ts";

/** The state that is sent to the browser. */
export interface PreviewState {
  /** Increases with each release that goes live. */
  version: number;
  /**
   * The mistakes in the content, a line each. While there are any, the pages are those of the last release without. Those in
   * a draft keep only its own page as it was.
   */
  mistakes: string[];
  /** The slugs of products that are drafts. */
  drafts: string[];
}

const CLIENT_PATH = "/__preview/client.js";
const EVENTS_PATH = "/__preview/events";
const CLIENT = readFileSync(new URL("client.js", import.meta.url), "utf8");
/** A page is sent whole and uncompressed, since the script is added to it. */
const UNSUPPORTED = ["accept-encoding", "if-none-match", "if-modified-since", "range"];
const NO_STORE = { "Cache-Control": "no-store" };
/** The same as in client.js. */
const PRODUCT_PAGE = /\/products\/([^/]+)\/$/;
const HEARTBEAT_MS = 15_000;

/** The pages of a preview: the published pages with a script that reloads them and shows mistakes. */
export function createDevPages() {
  let state: PreviewState = { version: 0, mistakes: [], drafts: [] };
  const listeners = new Set<() => void>();
  /** The pages of drafts that were shown, by path. A draft with a mistake has no page in the release. */
  const draftPages = new Map<string, string>();
  return {
    wrap,
    /** Sends the change to all open pages. */
    update(change: Partial<PreviewState>): void {
      state = { ...state, ...change };
      for (const notify of listeners) notify();
    },
  };

  function wrap(pages: Hono<Env>): Hono<Env> {
    const app = new Hono<Env>();
    app.get(CLIENT_PATH, (c) => c.body(CLIENT, 200, { "Content-Type": "text/javascript", ...NO_STORE }));
    app.get(EVENTS_PATH, (c) =>
      streamSSE(c, async (stream) => {
        while (!stream.aborted) {
          const sent = state;
          await stream.writeSSE({ event: "state", data: JSON.stringify(sent) });
          if (state === sent) await nextChange((listener) => stream.onAbort(listener));
        }
      }),
    );
    app.all("*", async (c) => {
      const headers = new Headers(c.req.raw.headers);
      for (const name of UNSUPPORTED) headers.delete(name);
      const { method, url } = c.req;
      // A release that goes live while the page is read is newer than the page.
      const { version } = state;
      const response = await fetchPage(pages, new Request(url, { method, headers }));
      if (!response.headers.get("content-type")?.startsWith("text/html")) return response;
      const shown = await response.text();
      const kept = isDraftPage(url) ? keptPage(new URL(url).pathname, response.status, shown) : null;
      const status = kept === null ? response.status : 200;
      const changed = new Headers(response.headers);
      for (const name of ["content-length", "etag", "last-modified"]) changed.delete(name);
      changed.set("cache-control", NO_STORE["Cache-Control"]);
      return new Response(method === "HEAD" ? null : (kept ?? shown) + scriptOf(version), {
        status,
        headers: changed,
      });
    });
    return app;
  }

  function isDraftPage(url: string): boolean {
    const [, slug] = PRODUCT_PAGE.exec(new URL(url).pathname) ?? [];
    return slug !== undefined && state.drafts.includes(slug);
  }

  /** The page of a draft as it was shown last. null: it was not. */
  function keptPage(path: string, status: number, page: string): string | null {
    if (status === 200 && page !== "") draftPages.set(path, page);
    return draftPages.get(path) ?? null;
  }

  /** Resolves at the next change, and now and then so that the connection stays open. */
  function nextChange(onAbort: (listener: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, HEARTBEAT_MS);
      listeners.add(done);
      onAbort(done);
    });
  }
}

/** The script of a page that was made by this version. */
function scriptOf(version: number): string {
  return `<script type="module" src="${CLIENT_PATH}?version=${version}"></script>`;
}

/** Before the first release there is nothing but mistakes to show. */
async function fetchPage(pages: Hono<Env>, request: Request): Promise<Response> {
  try {
    return await pages.fetch(request);
  } catch (error) {
    if (error instanceof CatalogueMissing) return emptyPage();
    throw error;
  }
}

function emptyPage(): Response {
  const page = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title><body>';
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
