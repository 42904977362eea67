import { Command } from "commander";
import { addDev } from "#scripts/dev/dev.ts";
import { addCheck } from "#shop/check.ts";
import { addExplain } from "#shop/explain.ts";
import { addContentOption } from "#shop/folders.ts";
import { addImport } from "#shop/import.ts";
import { addInit } from "#shop/init.ts";
import { addMessages } from "#shop/messages.ts";
import { addNewProduct } from "#shop/new-product.ts";
import { addNewCollection, addNewPage } from "#shop/new-text.ts";
import { addOrders } from "#shop/orders.ts";
import { reportError } from "#shop/output.ts";
import { addPublish } from "#shop/publish.ts";
import { addReconcile } from "#shop/reconcile.ts";
import { addSchema } from "#shop/schema.ts";
import { addUpload } from "#shop/upload.ts";

/** `npm run shop -- <verb>`: the creator's command. Each verb has a file in shop/ and a line here. */
const shop = new Command("npm run shop --")
  .description("Check, publish and manage the shop. Settings come from the environment and .env.")
  .showHelpAfterError("(see --help)")
  .showSuggestionAfterError();

addInit(shop);
const add = shop.command("new").description("add a product, a collection or a page to the content");
addNewProduct(add);
addNewCollection(add);
addNewPage(add);
addDev(shop);
addCheck(shop);
addPublish(shop);
addUpload(shop);
addOrders(shop);
addMessages(shop);
addReconcile(shop);
addImport(shop);
addExplain(shop);
addSchema(shop);
addContentOption(shop, { except: ["init"] });

try {
  await shop.parseAsync();
} catch (error) {
  reportError(error);
}
