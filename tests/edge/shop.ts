import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { createFiles } from "#checkout/node/files.ts";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import { serveEdge } from "#edge/serve.ts";
import { fileOf, GOODS } from "../checkout/goods.ts";
import { freePort } from "../free-port.ts";
import { type ReleaseOptions, writeRelease } from "./release.ts";

/** A shop with a few files and pages, in workerd as `npm run dev:edge` runs it. */
export interface EdgeShop {
  url: string;
  sandboxUrl: string;
  settings: Settings;
  /** Lines of the Worker's log. */
  lines: Record<string, unknown>[];
  /** Triggers the Worker's cron, which runs only on request here. */
  triggerCron(at?: Date): Promise<void>;
  /** Makes services of the sandbox fail, or work again. */
  outage(services: { mail?: boolean; webhooks?: boolean }): Promise<void>;
  /** Restarts everything with the same data, with the shop at another address. @param whileStopped may change the data */
  restart(siteUrl: string, whileStopped?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export const ADMIN_TOKEN = "0123456789abcdef0123456789abcdef";

export async function startEdgeShop({
  variables,
  hasQueue,
  ...release
}: ReleaseOptions & {
  variables?: Record<string, string>;
  hasQueue?: boolean;
} = {}): Promise<EdgeShop> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-edge-"));
  const settings = parseSettings({
    PORT: String(await freePort()),
    SANDBOX_PORT: String(await freeSandboxPort()),
    BUILD_DIR: join(folder, "build"),
    DATA_DIR: join(folder, "data"),
    ADMIN_TOKEN,
    ...variables,
  });
  await writeRelease(settings, release);
  const lines: Record<string, unknown>[] = [];
  const start = (siteUrl: string) =>
    serveEdge({
      ...{
        settings: { ...settings, siteUrl },
        prepare: storeFiles,
        watch: false,
        ...(hasQueue !== undefined && { hasQueue }),
      },
      onOutput: (text) => lines.push(...parseLog(text)),
    });
  let edge = await start(settings.siteUrl);

  return {
    url: edge.url,
    sandboxUrl: edge.sandboxUrl,
    settings,
    lines,
    triggerCron: (at) => edge.triggerCron(at),
    async outage(services) {
      const headers = { "Content-Type": "application/json" };
      await fetch(`${edge.sandboxUrl}/outage`, { method: "POST", headers, body: JSON.stringify(services) });
    },
    async restart(siteUrl, whileStopped) {
      await edge.close();
      await whileStopped?.();
      edge = await start(siteUrl);
    },
    async close() {
      await edge.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A free port whose successor, which the storage takes, is free too. */
export async function freeSandboxPort(): Promise<number> {
  const port = await freePort();
  return (await freePort(port + 1)) === port + 1 ? port : freeSandboxPort();
}

async function storeFiles(settings: Settings): Promise<void> {
  const { files } = await createFiles(settings);
  for (const name of ["book.pdf", "雨打瓦.txt", "one.mp3"] as const) {
    await files.put(fileOf(name), new Blob([GOODS[name]]).stream());
  }
}

/** The lines of the checkout's log, which are JSON, without those of Wrangler. */
function parseLog(text: string): Record<string, unknown>[] {
  const json = text.split("\n").filter((line) => line.startsWith("{"));
  return json.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}
