import { Hono } from "hono";
import {
  type AdminLicence,
  AdminLicencesQuery,
  DeactivationRequest,
  type KeyImport,
  KeyImportRequest,
  type KeyPool,
} from "#domain/api/admin/licences.ts";
import { Problem } from "#domain/api/problem.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { sweep } from "../jobs/sweep.ts";
import { addKeys, listKeyPools } from "../orders/licences/key-pool-store.ts";
import { issueWaitingKeys } from "../orders/licences/key-pools.ts";
import { deactivateLicence, findLicence } from "../orders/licences/licences.ts";
import { listLicences } from "../orders/licences/list-licences.ts";
import type { Ports } from "../ports.ts";
import { readBody, readQuery } from "./read-request.ts";

export function licenceRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .get("/", async (c) =>
      c.json<AdminLicence[]>(await listLicences(ports, readQuery(c, AdminLicencesQuery), clock())),
    )
    .get("/pools", async (c) => c.json<KeyPool[]>(await listKeyPools(database)))
    .post("/import", async (c) => {
      const imported = await addKeys(database, await readBody(c, KeyImportRequest), clock());
      await issueWaitingKeys(ports, clock());
      afterResponse(c, ports, () => sweep(ports));
      return c.json<KeyImport>({ ...imported, pools: await listKeyPools(database) });
    })
    .post("/deactivate", async (c) => {
      const { key, activation } = await readBody(c, DeactivationRequest);
      const licence = await findLicence(ports, key);
      if (!licence) throw new Problem("unknown-licence");
      if (!(await deactivateLicence(database, licence, activation))) throw new Problem("unknown-activation");
      return c.json<AdminLicence[]>(await listLicences(ports, { find: key, limit: 1 }, clock()));
    });
}
