import type { Command } from "commander";
import { z } from "zod";
import { AdminCopies } from "#domain/api/admin/copies.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { pluralise, print, printJson } from "./output.ts";

/** `shop copies`: lists the products and editions that are limited in number, with what is sold. */
export function addCopies(shop: Command): void {
  const verb = shop
    .command("copies")
    .description(
      "list the products of the running shop that are limited in number, with what is sold of them",
    )
    .option("--json", "print them as JSON")
    .action(listCopies);
  addServiceOption(verb);
}

async function listCopies({ json = false, url }: ServiceOptions & { json?: boolean }): Promise<void> {
  const request = { method: "GET", path: "/copies" } as const;
  const limits = await callAdminApi(
    adminService(url === undefined ? {} : { url }),
    request,
    z.array(AdminCopies),
  );
  if (json) return printJson(limits);
  for (const limit of limits) print(formatCopies(limit));
  print(pluralise(limits.length, "limit"));
}

function formatCopies({ product, option, limit, sold, held }: AdminCopies): string {
  const name = option === null ? product : `${product}/${option}`;
  const left = limit - sold - held;
  return [
    name.padEnd(32),
    `${sold} of ${limit} sold`.padEnd(20),
    [held > 0 ? `${held} held` : "", left > 0 ? `${left} left` : sold >= limit ? "sold out" : "none left"]
      .filter(Boolean)
      .join(", "),
  ].join("  ");
}
