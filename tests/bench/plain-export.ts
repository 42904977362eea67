import { once } from "node:events";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { compress } from "#publish/finish/compress.ts";
import { withLock } from "#publish/lock.ts";
import { render } from "#publish/render.ts";
import { freePort } from "../free-port.ts";

export interface PlainExport {
  url: string;
  folder: string;
  /** The address of a page of the shop's in the export, which has every language under its name. */
  pathOf(page: { path: string; language: string }): string;
  close(): Promise<void>;
}

/**
 * The export of a release's pages as `next build` leaves it, before publishing finishes it: rendered once a release, compressed
 * as the shop's pages are, and served by the same server, but without a policy, which its inline scripts would break.
 */
export async function servePlainExport(of: {
  release: string;
  siteUrl: string;
  folder: string;
}): Promise<PlainExport> {
  const root = join(of.folder, basename(of.release));
  const known = await readdir(of.folder).catch((): string[] => []);
  if (!known.includes(basename(root))) {
    await rm(of.folder, { recursive: true, force: true });
    await renderInto(root, of);
  }
  const app = new Hono();
  app.get("*", serveStatic({ root, precompressed: true }));
  // Pictures, icons and the manifest, which the export names and publishing makes.
  app.get("*", serveStatic({ root: join(of.release, "site"), precompressed: true }));
  const server = createAdaptorServer({ fetch: app.fetch });
  const port = await freePort();
  server.listen(port);
  await once(server, "listening");
  return {
    url: `http://localhost:${port}`,
    folder: root,
    pathOf: ({ path, language }) => (path.startsWith(`/${language}/`) ? path : `/${language}${path}`),
    async close() {
      await new Promise((closed) => {
        server.close(closed);
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}

/** Rendered beside where it will be, so that a run that is cut off leaves none that looks whole. */
async function renderInto(root: string, { release, siteUrl }: { release: string; siteUrl: string }) {
  const partial = `${root}.partial`;
  await mkdir(partial, { recursive: true });
  const catalogue = resolve(release, "catalogue.duckdb");
  await withLock(
    async (lock) => {
      const rendered = await render({ catalogue, siteUrl, runId: `plain-${basename(release)}`, lock });
      await cp(rendered, partial, { recursive: true });
      await rm(rendered, { recursive: true });
    },
    (line) => console.log(line),
  );
  await compress(partial);
  await rename(partial, root);
}
