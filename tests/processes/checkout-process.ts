import { serveCheckout } from "#checkout/node/serve.ts";
import { parseNodeSettings } from "#checkout/node/settings.ts";

/** A checkout with the settings of its environment, which SIGTERM stops. Its parent moves its clock by messages, in seconds. */
let waitedMs = 0;
process.on("message", (seconds) => {
  waitedMs += Number(seconds) * 1000;
});
process.on("disconnect", () => process.exit());

const clock = () => new Date(Date.now() + waitedMs);
const checkout = await serveCheckout(parseNodeSettings(process.env), { clock });
process.once("SIGTERM", () => void checkout.close().then(() => process.exit(0)));
process.send?.("ready");
