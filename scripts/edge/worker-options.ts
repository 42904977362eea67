import { z } from "zod";

/** What workerd is to run, and on what. */
export const WorkerOptions = z.object({
  /** The folder that holds `offers.json` and `site/`. */
  release: z.string(),
  /** Where D1 keeps the orders. */
  stateDir: z.string(),
  port: z.int(),
  /** What the Worker finds in its environment, over what `wrangler.toml` says. */
  variables: z.record(z.string(), z.string()),
  /** Whether a change of the code is taken up at once. */
  watch: z.boolean(),
});
export type WorkerOptions = z.infer<typeof WorkerOptions>;
