import { publish } from "#publish/publish.ts";
import { createPublishMemory } from "#publish/publish-options.ts";

/**
 * Publishes in a process of its own, as often as it receives a message, and reports each run. With `resident` it has a
 * memory, so that a run after the first one is that of a running service; without it is the command `shop publish`.
 */
const [contentDir = "", buildDir = "", resident] = process.argv.slice(2);
const memory = resident === "resident" ? { memory: createPublishMemory() } : {};

process.on("message", async () => {
  const started = performance.now();
  const usage = process.cpuUsage();
  let liveMs: number | null = null;
  const { changed } = await publish({
    ...{ contentDir, buildDir, ...memory },
    siteUrl: "http://localhost:3000",
    storeFiles: async () => {},
    log: (line) => {
      if (line === "Live") liveMs = performance.now() - started;
    },
  });
  const { user, system } = process.cpuUsage(usage);
  process.send?.({
    changed,
    liveMs,
    totalMs: performance.now() - started,
    cpuMs: (user + system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1000,
  });
});
