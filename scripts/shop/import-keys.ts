import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { type KeyListContents, readKeyLists } from "#catalogue/key-lists.ts";
import { KeyImport, KeyList } from "#domain/api/admin/licences.ts";
import { MAX_IMPORTED_KEYS } from "#domain/api/admin/requests.ts";
import type { Offer } from "#domain/offer.ts";
import { callAdminApi } from "./admin-client.ts";
import { type AdminService, addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { userFolder } from "./folders.ts";
import { pluralise, print, printJson } from "./output.ts";

/** `shop licences import` and `shop licences pools`: the creator's own licence keys. */
export function addKeyListCommands(licences: Command): void {
  const add = licences
    .command("import")
    .description("add keys of your own to the list of a product, and give them to buyers who wait for one")
    .argument("<product>[/<edition>]", "whose list it is, as in shop licences pools")
    .argument("<file>", "a text file with a key on each line")
    .option("--json", "print {added, taken, pools}")
    .action(async (pool: string, file: string, { json, ...service }: ServiceOptions & { json?: boolean }) => {
      const lines = readFileSync(resolve(userFolder(), file), "utf8").split(/\r?\n/);
      const keys = lines.map((line) => line.trim()).filter((line) => line !== "");
      const imported = await importKeys(adminService(service), { pool, previousPools: [], keys });
      if (json) return printJson(imported);
      const { added, pools } = imported;
      print(`Added ${pluralise(added, "key")} to ${pool}.`);
      for (const line of takenKeys(imported)) print(line);
      show(pools);
    });
  const pools = licences
    .command("pools")
    .description("list your own lists of licence keys, with what is left of them")
    .option("--json", "print them as JSON")
    .action(async ({ json, ...service }: ServiceOptions & { json?: boolean }) => {
      const request = { method: "GET", path: "/licences/pools" } as const;
      show(await callAdminApi(adminService(service), request, z.array(KeyList)), json);
    });
  for (const verb of [add, pools]) addServiceOption(verb);
}

export interface KeyListOptions {
  /** Those of the live release. */
  offers: Iterable<Offer> | AsyncIterable<Offer>;
  contentDir: string;
  log: (line: string) => void;
}

/**
 * Adds the licence keys of a content folder to the order book of the running shop, which alone has them. If it does not run, they
 * are added when it starts or is published next, and the output says so.
 */
export async function importKeyLists(
  service: AdminService,
  { offers, contentDir, log }: KeyListOptions,
): Promise<void> {
  // Reading the content again takes time, and few shops have lists.
  if (!(await haveLists(offers))) return;
  for (const list of readKeyLists(contentDir)) {
    try {
      const imported = await importKeys(service, list);
      const { free = 0 } = imported.pools.find(({ pool }) => pool === list.pool) ?? {};
      log(`${pluralise(free, "licence key")} left for ${list.pool}`);
      takenKeys(imported).forEach(log);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log(`The licence keys of ${list.pool} are not in the order book yet: ${reason}`);
    }
  }
}

async function haveLists(offers: KeyListOptions["offers"]): Promise<boolean> {
  for await (const { options } of offers) {
    const parts = options.flatMap(({ parts }) => parts);
    if (parts.some(({ licenceKeys }) => licenceKeys?.pool !== undefined)) return true;
  }
  return false;
}

async function importKeys(service: AdminService, { keys, ...list }: KeyListContents): Promise<KeyImport> {
  const imported: KeyImport = { added: 0, taken: [], pools: [] };
  for (let start = 0; start < Math.max(keys.length, 1); start += MAX_IMPORTED_KEYS) {
    const body = { ...list, keys: keys.slice(start, start + MAX_IMPORTED_KEYS) };
    const request = { method: "POST", path: "/licences/import", body } as const;
    const { added, taken, pools } = await callAdminApi(service, request, KeyImport);
    imported.added += added;
    imported.taken.push(...taken);
    imported.pools = pools;
  }
  return imported;
}

/** Which keys were not added, and why. None if all were. */
function takenKeys({ taken }: KeyImport): string[] {
  if (taken.length === 0) return [];
  return [
    `Not added: ${pluralise(taken.length, "key")} that ${taken.length === 1 ? "is" : "are"} taken. Keys that differ only in case, in O and 0, or in I, L and 1 are the same key.`,
    ...taken.map(({ key, as, pool }) => `  ${key}  is ${as} of ${pool}`),
  ];
}

function show(lists: KeyList[], json = false): void {
  if (json) {
    printJson(lists);
  } else {
    for (const list of lists) print(formatKeyList(list));
    print(pluralise(lists.length, "list"));
  }
}

function formatKeyList({ pool, free, given, waiting }: KeyList): string {
  const waits = waiting > 0 ? `, ${pluralise(waiting, "order")} waiting` : "";
  return `${pool.padEnd(32)}  ${`${free} left`.padEnd(12)}  ${given} given${waits}`;
}
