import { Hono } from "hono";
import type { AdminLicence, KeyImport, KeyList } from "#domain/api/admin/licences.ts";
import { AdminLicencesQuery, DeactivationRequest, KeyImportRequest } from "#domain/api/admin/requests.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { readBody, readQuery } from "../http/read-request.ts";
import { addKeys, findKeyLists } from "../orders/licences/key-list-store.ts";
import { issueWaitingKeys } from "../orders/licences/key-lists.ts";
import { deactivateLicence, findLicence } from "../orders/licences/licences.ts";
import { listLicences } from "../orders/licences/list-licences.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "../routes/sweep-soon.ts";

export function licenceRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .get("/", async (c) =>
      c.json<AdminLicence[]>(await listLicences(ports, readQuery(c, AdminLicencesQuery), clock())),
    )
    .get("/pools", async (c) => c.json<KeyList[]>(await findKeyLists(database)))
    .post("/import", async (c) => {
      const imported = await addKeys(database, await readBody(c, KeyImportRequest), clock());
      await issueWaitingKeys(ports, clock());
      sweepSoon(c, ports);
      return c.json<KeyImport>({ ...imported, pools: await findKeyLists(database) });
    })
    .post("/deactivate", async (c) => {
      const { key, activation } = await readBody(c, DeactivationRequest);
      const licence = await findLicence(ports, key);
      if (!licence) throw new Problem("unknown-licence");
      if (!(await deactivateLicence(database, licence, activation))) throw new Problem("unknown-activation");
      return c.json<AdminLicence[]>(await listLicences(ports, { find: key, limit: 1 }, clock()));
    });
}
