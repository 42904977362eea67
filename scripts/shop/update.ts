import type { Command } from "commander";
import { knownVersions, readSchema } from "#checkout/node/order-book.ts";
import { parseSettings } from "#checkout/settings.ts";
import type { ServiceStatus } from "#domain/api/admin/status.ts";
import { shopVersion } from "#platform/version.ts";
import { findService } from "./doctor/service.ts";
import { fail, formatMinute, pluralise, print, printJson } from "./output.ts";
import { howToUpdate } from "./update/how-to-update.ts";
import { newestRelease } from "./update/newest-release.ts";

/** What `shop update --check` says. */
interface UpdateCheck {
  /** Of the code in this folder. */
  installed: string;
  /** Of the shop that runs. null: none does. */
  running: string | null;
  /** The newest version of the git remote. null: there is no remote, or it has none. */
  newest: string | null;
  /** Migrations that the next start makes. null: there is no order book yet. */
  pending: number[] | null;
  /** Migrations of a newer version, because of which this one does not start. */
  unknown: number[];
}

/** `shop update --check`: which version runs, and what an update or a downgrade would do to the order book. */
export function addUpdate(shop: Command): void {
  shop
    .command("update")
    .description(
      "say which version runs, is installed and is the newest one, and what the next start does to the order book",
    )
    .requiredOption("--check", "only check, and say how the shop is updated")
    .option("--json", "print {installed, running, newest, pending, unknown}")
    .action(check);
}

async function check({ json = false }: { json?: boolean }): Promise<void> {
  const settings = parseSettings(process.env);
  const service = await findService(settings);
  const applied = service?.schema ?? (await readSchema(settings));
  const versions = knownVersions();
  const result: UpdateCheck = {
    installed: shopVersion(),
    running: service?.version ?? null,
    newest: await newestRelease(),
    pending: applied && versions.filter((version) => !applied.includes(version)),
    unknown: applied?.filter((version) => !versions.includes(version)) ?? [],
  };
  if (json) printJson(result);
  else {
    print(`Installed  ${result.installed}`);
    print(`Running    ${service ? describeService(service) : "no shop runs here"}`);
    print(`Newest     ${result.newest ?? "not known: no git remote has a version"}`);
    print(`Orders     ${describeOrders(result)}`);
    if (result.unknown.length === 0) print(`\n${howToUpdate()}`);
  }
  if (result.unknown.length > 0)
    fail(
      "\nThe order book was written by a newer version of the shop, so this one does not start. Install the newer version again, or restore a backup that was made before the update.",
    );
}

function describeService({ version, startedAt, schema }: ServiceStatus): string {
  return `${version}, since ${formatMinute(startedAt)} UTC${schema === null ? ", paused" : ""}`;
}

function describeOrders({ pending, unknown }: UpdateCheck): string {
  if (unknown.length > 0)
    return `${pluralise(unknown.length, "migration")} that this version does not know: ${unknown.join(", ")}`;
  if (pending === null) return "there is no order book yet";
  if (pending.length === 0) return "the order book is up to date";
  return `the next start makes ${pluralise(pending.length, "migration")}: ${pending.join(", ")}`;
}
