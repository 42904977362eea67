import { once } from "node:events";
import { readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { exportWithNext } from "#publish/renderer/next-export.ts";
import { createSiteWriter } from "#publish/site-writer.ts";
import { freePort } from "../free-port.ts";

export interface PlainExport {
  url: string;
  folder: string;
  /** The path of one of the shop's pages in the export, where every language has a prefix. */
  pathOf(page: { path: string; language: string }): string;
  close(): Promise<void>;
}

/**
 * Serves the export of a release's pages as `next build` produces it, without the steps of publishing. It is rendered once for
 * each release and compressed like the shop's pages. The server is the same too, except that it sends no policy, since that
 * would block the export's inline scripts.
 */
export async function servePlainExport(options: {
  release: string;
  siteUrl: string;
  folder: string;
}): Promise<PlainExport> {
  const { release, folder } = options;
  const root = join(folder, basename(release));
  const existing = await readdir(folder).catch((): string[] => []);
  if (!existing.includes(basename(root))) {
    await rm(folder, { recursive: true, force: true });
    await renderInto(root, options);
  }
  const app = new Hono();
  app.get("*", serveStatic({ root, precompressed: true }));
  // Pictures, icons and the manifest, which the export refers to and publishing creates.
  app.get("*", serveStatic({ root: join(release, "site"), precompressed: true }));
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

/** Renders to a temporary folder first, so that an interrupted run leaves no export that looks complete. */
async function renderInto(root: string, { release, siteUrl }: { release: string; siteUrl: string }) {
  const rendered = `${root}.rendered`;
  await exportWithNext({ catalogue: resolve(release, "catalogue.duckdb"), siteUrl, to: rendered });
  const partial = `${root}.partial`;
  const writer = createSiteWriter(partial, null);
  for (const entry of await readdir(rendered, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile()) await writer.write(relative(rendered, file), await readFile(file));
  }
  await rm(rendered, { recursive: true });
  await rename(partial, root);
}
