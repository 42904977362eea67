import { Command } from "commander";
import { addCheck } from "#shop/check.ts";
import { loadEnvFile } from "#shop/folders.ts";
import { addMessages } from "#shop/messages.ts";
import { addOrders } from "#shop/orders.ts";
import { reportError } from "#shop/output.ts";
import { addPublish } from "#shop/publish.ts";
import { addReconcile } from "#shop/reconcile.ts";
import { addUpload } from "#shop/upload.ts";

/** `npm run shop -- <verb>`: the creator's command. Each verb has a file in shop/ and a line here. */
loadEnvFile();
const shop = new Command("npm run shop --")
  .description("Check, publish and manage the shop. Settings come from the environment and .env.")
  .showHelpAfterError("(see --help)")
  .showSuggestionAfterError();

addCheck(shop);
addPublish(shop);
addUpload(shop);
addOrders(shop);
addMessages(shop);
addReconcile(shop);

try {
  await shop.parseAsync();
} catch (error) {
  reportError(error);
}
