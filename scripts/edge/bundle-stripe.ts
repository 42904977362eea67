import { build, type Plugin } from "esbuild";

/** The parts of Stripe's API that the checkout uses. */
const KEPT = ["BalanceTransactions", "Checkout/index", "Disputes", "Events", "PaymentIntents", "Refunds"];
const OUTPUT = ".vitrine/worker/stripe.js";

/**
 * Bundles Stripe's SDK for the Worker with only the parts of the API that the checkout uses: the SDK creates a client for each of
 * its hundred parts, so that no bundler can leave any out. wrangler.toml runs this before each bundle of the Worker.
 */
await build({
  stdin: { contents: 'export { Stripe, Stripe as default } from "stripe";', resolveDir: import.meta.dirname },
  bundle: true,
  format: "esm",
  conditions: ["workerd", "worker"],
  minifySyntax: true,
  sourcemap: "inline",
  plugins: [leaveOutParts()],
  outfile: OUTPUT,
});

function leaveOutParts(): Plugin {
  return {
    name: "leave-out-parts",
    setup({ onResolve, onLoad }) {
      onResolve(
        { filter: /^\.\/(resources(\/.*)?|StripeEventNotificationHandler)\.js$/ },
        ({ path, importer }) => {
          const part = path.replace(/^\.\/(resources\/)?(.*)\.js$/, "$2");
          const isOfClient = importer.endsWith("/stripe.core.js");
          return isOfClient && !KEPT.includes(part) ? { path: "part", namespace: "left-out" } : undefined;
        },
      );
      onLoad({ filter: /./, namespace: "left-out" }, () => ({ contents: leftOut() }));
    },
  };
}

/**
 * One module for all of them, with whatever exports are imported: classes whose instances only say where to add them. The exports are
 * in the prototype, since esbuild copies those that a module has itself.
 */
function leftOut(): string {
  return `
  const refuse = (part) => (_, name) => {
    if (typeof name === "string")
      throw new Error("The Worker's bundle has no " + part + " of Stripe's API. Add it to KEPT in scripts/edge/bundle-stripe.ts.");
  };
  const leftOut = (part) => class { constructor() { return new Proxy({}, { get: refuse(part) }); } };
  module.exports = Object.create(new Proxy({}, { get: (_, part) => leftOut(String(part)) }));`;
}
