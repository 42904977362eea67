import { devNull } from "node:os";
import { unstable_startWorker as startWorker } from "wrangler";
import { WorkerOptions } from "./worker-options.ts";

/**
 * Runs workerd in a child process that exits together with its parent. Without it, workerd would keep running after the
 * parent is killed. Sends the message `ready` once the shop responds.
 */
const { site, stateDir, port, variables, hasQueue, watch } = WorkerOptions.parse(
  JSON.parse(process.argv[2] ?? ""),
);

// Wrangler's exit hook stops workerd.
process.once("disconnect", () => process.exit());

const worker = await startWorker({
  config: "wrangler.toml",
  // Neither .env nor .dev.vars: all variables are passed in `bindings`.
  envFiles: [devNull],
  assets: site,
  bindings: {
    ...Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, { type: "plain_text" as const, value }]),
    ),
    // Files are stored in the local S3 server, not in workerd's R2.
    FILES_BUCKET: { type: "json", value: null },
    ...(!hasQueue && { SWEEPS: { type: "json" as const, value: null } }),
  },
  dev: {
    remote: false,
    server: { hostname: "localhost", port },
    inspector: false,
    persist: stateDir,
    logLevel: "warn",
    structuredLogsHandler: ({ message }: { message: string }) => console.log(message),
    watch,
  },
});
await worker.ready;
const { ok, status } = await fetch(`http://localhost:${port}/healthz`);
if (!ok) throw new Error(`The shop's health check failed with status ${status}.`);
process.send?.("ready");
