import { join } from "node:path";
import type { Command } from "commander";
import type { ManagedFiles } from "#checkout/files/files.ts";
import { createFiles } from "#checkout/node/files.ts";
import { AdminFiles } from "#domain/api/admin/files.ts";
import { DAY_MS } from "#domain/time.ts";
import { LOCK_NAME, withLock } from "#publish/lock.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { askWhether, canAsk } from "./ask.ts";
import { readFolders } from "./folders.ts";
import { fail, formatMegabytes, pluralise, print, printJson } from "./output.ts";
import { parseStorageSettings } from "./storage-settings.ts";
import { type FilesReport, reportFiles, type StoredFile } from "./stored-files.ts";

/** What was stored lately may belong to a release that is about to go live. */
const MIN_AGE_MS = DAY_MS;

interface ListOptions extends ServiceOptions {
  json?: boolean;
}

interface DeleteOptions extends ListOptions {
  unused?: boolean;
  yes?: boolean;
}

/** `shop files`: what is in the file storage, and who needs it. */
export function addFiles(shop: Command): void {
  const verb = shop
    .command("files")
    .description("list the stored files, with who needs them: the live release, buyers, or nobody");
  const list = verb
    .command("list", { isDefault: true })
    .description("list all stored files with their versions, and those that are missing")
    .option("--json", "print {files, unused, missing} as JSON")
    .action(listFiles);
  const remove = verb
    .command("delete")
    .description("delete the stored files that nobody needs. First it lists them, and asks")
    .option("--unused", "those that are in no live edition, were never sold, and were stored over a day ago")
    .option("--yes", "delete without asking")
    .option("--json", "print the deleted files as JSON")
    .action(deleteFiles);
  for (const each of [list, remove]) addServiceOption(each);
}

async function listFiles({ json, ...options }: ListOptions): Promise<void> {
  const { report } = await readStorage(options);
  if (json) return printJson(report);
  let product: string | null | undefined;
  for (const file of report.files) {
    if (file.product !== product) print(file.product ?? "Not needed by anybody");
    product = file.product;
    print(`  ${formatFile(file)}`);
  }
  for (const { product, name, size, ...use } of report.missing)
    fail(`missing: ${product}/${name} (${formatMegabytes(size)}, ${formatUse(use)})`);
  if (report.missing.length > 0)
    fail(
      "Buyers cannot download what is missing. Run shop upload, or restore it from a backup of the storage.",
    );
  const { files, unused } = report;
  print(
    `${pluralise(files.length, "file")} (${formatMegabytes(sizeOf(files))}), ${unused.length} not needed (${formatMegabytes(sizeOf(unused))})`,
  );
}

async function deleteFiles({ unused, yes, json, ...options }: DeleteOptions): Promise<void> {
  if (!unused) return fail("Say what to delete: --unused");
  const { buildDir } = readFolders();
  // A release that is being published may need a file that nobody needs now.
  await withLock(
    async () => {
      const { files, report } = await readStorage(options);
      const old = report.unused.filter(({ storedAt }) => Date.parse(storedAt) < Date.now() - MIN_AGE_MS);
      if (!json) for (const file of old) print(formatFile(file));
      const summary = `${pluralise(old.length, "file")} (${formatMegabytes(sizeOf(old))})`;
      if (old.length === 0) return json ? printJson([]) : print("There is nothing to delete.");
      const isAsked = !yes && !json && canAsk();
      const isMeant = yes || (isAsked && (await askWhether(`Delete ${summary} for good?`)));
      if (!isMeant)
        return isAsked ? print("Nothing was deleted.") : fail("Nothing was deleted. Add --yes to delete.");
      for (const { key } of old) await files.remove(key);
      if (json) printJson(old);
      else print(`${summary} deleted`);
    },
    print,
    { folder: join(buildDir, LOCK_NAME) },
  );
}

/**
 * The storage of the settings, and what the running shop says of it. What is needed is read first: nothing needed can be missing
 * from it then.
 */
async function readStorage(options: ServiceOptions): Promise<{ files: ManagedFiles; report: FilesReport }> {
  const needed = await callAdminApi(adminService(options), { method: "GET", path: "/files" }, AdminFiles);
  const { files } = await createFiles(parseStorageSettings(process.env));
  return { files, report: await reportFiles(needed, files.list()) };
}

function formatFile({ name, size, storedAt, ...use }: StoredFile): string {
  return [name.padEnd(32), formatMegabytes(size).padStart(10), storedAt.slice(0, 10), formatUse(use)].join(
    "  ",
  );
}

function formatUse({ isLive, sold }: Pick<StoredFile, "isLive" | "sold">): string {
  const uses = [isLive ? "live" : "", sold ? `sold ${sold}×` : sold === 0 ? "ordered" : ""].filter(Boolean);
  return uses.join(", ") || "not needed";
}

function sizeOf(files: { size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
