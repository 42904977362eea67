import { devNull } from "node:os";
import { unstable_startWorker as startWorker } from "wrangler";
import { WorkerOptions } from "./worker-options.ts";

/**
 * A process of its own around workerd, for it would outlive a parent that is killed: this one ends with its parent, and
 * takes workerd along. Says `ready` once the shop answers.
 */
const { release, stateDir, port, variables, watch } = WorkerOptions.parse(JSON.parse(process.argv[2] ?? ""));

// Wrangler ends workerd in its exit hook.
process.once("disconnect", () => process.exit());

const worker = await startWorker({
  config: "wrangler.toml",
  // Neither .env nor .dev.vars: what the Worker is told is told here.
  envFiles: [devNull],
  assets: `${release}/site`,
  build: { alias: { "vitrine:offers": `${release}/offers.json` } },
  bindings: Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, { type: "plain_text" as const, value }]),
  ),
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
if (!ok) throw new Error(`The shop answers with status ${status}.`);
process.send?.("ready");
