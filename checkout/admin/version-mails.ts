import { Hono } from "hono";
import { VersionMailsRequest } from "#domain/api/admin/requests.ts";
import type { VersionMailsAdded, VersionMailsPlan } from "#domain/api/admin/version-mails.ts";
import type { Env } from "../http/env.ts";
import { readBody, readQuery } from "../http/read-request.ts";
import { addVersionMails, planVersionMails } from "../jobs/notify-holders.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "../routes/sweep-soon.ts";

/** Emails about a new version, a page of holders at a time: who would get them, and to add them. */
export function versionMailRoutes(ports: Ports) {
  return new Hono<Env>()
    .get("/", async (c) =>
      c.json<VersionMailsPlan>(await planVersionMails(ports, readQuery(c, VersionMailsRequest))),
    )
    .post("/", async (c) => {
      const added = await addVersionMails(ports, await readBody(c, VersionMailsRequest));
      if (added.added > 0) sweepSoon(c, ports);
      return c.json<VersionMailsAdded>(added);
    });
}
