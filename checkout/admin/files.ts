import { Hono } from "hono";
import type { AdminFiles } from "#domain/api/admin/files.ts";
import type { Part } from "#domain/offer.ts";
import type { Env } from "../http/env.ts";
import { countSoldParts } from "../orders/entitlements/sold-parts.ts";
import type { Ports } from "../ports.ts";

export function fileRoutes({ database, offers }: Ports) {
  return new Hono<Env>().get("/", async (c) => {
    const live = new Map<string, AdminFiles["live"][number]>();
    for await (const { options } of offers.all()) {
      const parts = options.flatMap(({ parts }) => parts);
      for (const file of parts.flatMap(filesOf)) live.set(file.key, file);
    }
    const sold = new Map<string, AdminFiles["sold"][number]>();
    for (const { part, count } of await countSoldParts(database)) {
      for (const file of filesOf(part))
        sold.set(file.key, { ...file, count: count + (sold.get(file.key)?.count ?? 0) });
    }
    return c.json<AdminFiles>({ live: [...live.values()], sold: [...sold.values()] });
  });
}

function filesOf({ product, files }: Part) {
  return files.map(({ key, name, size }) => ({ key, product, name, size }));
}
