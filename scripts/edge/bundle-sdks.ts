import { build } from "esbuild";
import { resend } from "./sdks/resend.ts";
import { stripe } from "./sdks/stripe.ts";
import { zod } from "./sdks/zod.ts";

/**
 * Bundles libraries for the Worker with only the parts that the checkout uses, where no bundler can leave out the others by itself.
 * wrangler.toml runs this before each bundle of the Worker, and names the results.
 */
await Promise.all(
  Object.entries({ stripe, resend, zod }).map(([name, options]) =>
    build({
      ...options,
      bundle: true,
      format: "esm",
      conditions: ["workerd", "worker"],
      minifySyntax: true,
      sourcemap: "inline",
      outfile: `.vitrine/worker/${name}.js`,
    }),
  ),
);
