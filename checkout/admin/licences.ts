import { Hono } from "hono";
import { type AdminLicence, AdminLicencesQuery, DeactivationRequest } from "#domain/api/admin/licences.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { listLicences } from "../orders/licence-list.ts";
import { deactivateLicence, findLicence } from "../orders/licences.ts";
import type { Ports } from "../ports.ts";
import { readBody, readQuery } from "./read-request.ts";

export function licenceRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .get("/", async (c) =>
      c.json<AdminLicence[]>(await listLicences(ports, readQuery(c, AdminLicencesQuery), clock())),
    )
    .post("/deactivate", async (c) => {
      const { key, activation } = await readBody(c, DeactivationRequest);
      const licence = await findLicence(ports, key);
      if (!licence) throw new Problem("unknown-licence");
      if (!(await deactivateLicence(database, licence, activation))) throw new Problem("unknown-activation");
      return c.json<AdminLicence[]>(await listLicences(ports, { find: key, limit: 1 }, clock()));
    });
}
