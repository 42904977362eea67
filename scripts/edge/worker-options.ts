import { z } from "zod";

/** How to run the Worker in workerd. */
export const WorkerOptions = z.object({
  /** The folder of the published pages. */
  site: z.string(),
  /** The folder where D1 stores the order book and the offers. */
  stateDir: z.string(),
  port: z.int(),
  /** Environment variables of the Worker, which override those of `wrangler.toml`. */
  variables: z.record(z.string(), z.string()),
  /** Whether it has the queue of wrangler.toml. */
  hasQueue: z.boolean(),
  /** Whether the Worker restarts when its code changes. */
  watch: z.boolean(),
});
export type WorkerOptions = z.infer<typeof WorkerOptions>;
