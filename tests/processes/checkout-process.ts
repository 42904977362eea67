import { serveCheckout } from "#checkout/node/serve.ts";
import { parseSettings } from "#checkout/settings.ts";

/** A checkout with the settings of its environment. Its parent moves its clock by messages, in seconds. */
let waitedMs = 0;
process.on("message", (seconds) => {
  waitedMs += Number(seconds) * 1000;
});
process.on("disconnect", () => process.exit());

await serveCheckout(parseSettings(process.env), { clock: () => new Date(Date.now() + waitedMs) });
process.send?.("ready");
