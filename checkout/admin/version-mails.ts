import { Hono } from "hono";
import { VersionMailsRequest } from "#domain/api/admin/requests.ts";
import type { VersionMailsAdded, VersionMailsPlan } from "#domain/api/admin/version-mails.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { readBody, readQuery } from "../http/read-request.ts";
import { addVersionMails, planVersionMails } from "../jobs/notify-holders.ts";
import { sweep } from "../jobs/sweep.ts";
import type { Ports } from "../ports.ts";

/** Emails about a new version, a page of holders at a time: who would get them, and to add them. */
export function versionMailRoutes(ports: Ports) {
  return new Hono<Env>()
    .get("/", async (c) =>
      c.json<VersionMailsPlan>(await planVersionMails(ports, readQuery(c, VersionMailsRequest))),
    )
    .post("/", async (c) => {
      const added = await addVersionMails(ports, await readBody(c, VersionMailsRequest));
      if (added.added > 0) afterResponse(c, ports, () => sweep(ports));
      return c.json<VersionMailsAdded>(added);
    });
}
