import { Hono } from "hono";
import type { NewVersionEmailsAdded, NewVersionEmailsPlan } from "#domain/api/admin/new-version-emails.ts";
import { NewVersionEmailsRequest } from "#domain/api/admin/requests.ts";
import type { Env } from "../http/env.ts";
import { readBody, readQuery } from "../http/read-request.ts";
import { addNewVersionEmails, planNewVersionEmails } from "../jobs/new-version-emails.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "../routes/sweep-soon.ts";

/** Emails about a new version, a page of holders at a time: who would get them, and to add them. */
export function newVersionEmailRoutes(ports: Ports) {
  return new Hono<Env>()
    .get("/", async (c) =>
      c.json<NewVersionEmailsPlan>(await planNewVersionEmails(ports, readQuery(c, NewVersionEmailsRequest))),
    )
    .post("/", async (c) => {
      const added = await addNewVersionEmails(ports, await readBody(c, NewVersionEmailsRequest));
      if (added.added > 0) sweepSoon(c, ports);
      return c.json<NewVersionEmailsAdded>(added);
    });
}
