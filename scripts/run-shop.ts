import { Command, CommanderError } from "commander";
import { addContentOption } from "#shop/folders.ts";
import { reportError } from "#shop/output.ts";

/** The verbs. Only the module of the verb that runs is loaded, since all together take most of a second. */
export const VERBS = new Map<string, (shop: Command) => Promise<void>>([
  ["init", async (shop) => (await import("#shop/init.ts")).addInit(shop)],
  ["new", addNew],
  ["dev", async (shop) => (await import("#scripts/dev/dev.ts")).addDev(shop)],
  ["check", async (shop) => (await import("#shop/check.ts")).addCheck(shop)],
  ["publish", async (shop) => (await import("#shop/publish.ts")).addPublish(shop)],
  ["upload", async (shop) => (await import("#shop/upload.ts")).addUpload(shop)],
  ["orders", async (shop) => (await import("#shop/orders.ts")).addOrders(shop)],
  ["customers", async (shop) => (await import("#shop/customers.ts")).addCustomers(shop)],
  ["licences", async (shop) => (await import("#shop/licences.ts")).addLicences(shop)],
  ["export", async (shop) => (await import("#shop/export.ts")).addExport(shop)],
  ["report", async (shop) => (await import("#shop/report.ts")).addReport(shop)],
  ["codes", async (shop) => (await import("#shop/codes.ts")).addCodes(shop)],
  ["copies", async (shop) => (await import("#shop/copies.ts")).addCopies(shop)],
  ["files", async (shop) => (await import("#shop/files.ts")).addFiles(shop)],
  ["notify", async (shop) => (await import("#shop/notify.ts")).addNotify(shop)],
  ["mail", async (shop) => (await import("#scripts/mail-preview/mail.ts")).addMail(shop)],
  ["messages", async (shop) => (await import("#shop/messages.ts")).addMessages(shop)],
  ["reconcile", async (shop) => (await import("#shop/reconcile.ts")).addReconcile(shop)],
  ["rebuild", async (shop) => (await import("#shop/rebuild.ts")).addRebuild(shop)],
  ["doctor", async (shop) => (await import("#shop/doctor.ts")).addDoctor(shop)],
  ["update", async (shop) => (await import("#shop/update.ts")).addUpdate(shop)],
  ["backup", async (shop) => (await import("#shop/backup.ts")).addBackup(shop)],
  ["restore", async (shop) => (await import("#shop/restore.ts")).addRestore(shop)],
  ["move", async (shop) => (await import("#shop/move.ts")).addMove(shop)],
  ["import", async (shop) => (await import("#shop/import.ts")).addImport(shop)],
  ["explain", async (shop) => (await import("#shop/explain.ts")).addExplain(shop)],
  ["schema", async (shop) => (await import("#shop/schema.ts")).addSchema(shop)],
]);

/**
 * `npm run shop -- <verb>`: the creator's command. Each verb has a file in shop/ and a line above. Prints what the verb says,
 * and sets the exit code of the process.
 *
 * @param argv the arguments of the process: those of the command begin with the third
 */
export async function runShop(argv: string[]): Promise<void> {
  const shop = new Command("npm run shop --")
    .description("Check, publish and manage the shop. Settings come from the environment and .env.")
    .showHelpAfterError("(see --help)")
    .showSuggestionAfterError()
    .exitOverride();
  const addVerb = VERBS.get(argv[2] ?? "");
  for (const add of addVerb ? [addVerb] : VERBS.values()) await add(shop);
  addContentOption(shop, { except: ["init"] });
  try {
    await shop.parseAsync(argv);
  } catch (error) {
    // Commander has printed its own errors, and the help.
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else reportError(error);
  }
}

async function addNew(shop: Command): Promise<void> {
  const { addNewProduct } = await import("#shop/new-product.ts");
  const { addNewCollection, addNewPage } = await import("#shop/new-text.ts");
  const verb = shop.command("new").description("add a product, a collection or a page to the content");
  addNewProduct(verb);
  addNewCollection(verb);
  addNewPage(verb);
}
