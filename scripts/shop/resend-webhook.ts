import type { Command } from "commander";
import { MessageResent } from "#domain/api/admin/messages.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { print, printJson } from "./output.ts";

/** `shop messages resend <id>`: sends a webhook again, whether it was accepted, has failed or waits. */
export function addResendWebhook(messages: Command): void {
  const verb = messages
    .command("resend <id>")
    .description("send a webhook again with the same id, so that a program that has it already can tell")
    .option("--json", "print the result as JSON")
    .action(async (id: string, _: unknown, command: Command) => {
      const { json, ...service } = command.optsWithGlobals<ServiceOptions & { json?: boolean }>();
      const path = `/messages/${encodeURIComponent(id)}/resend`;
      const resent = await callAdminApi(adminService(service), { method: "POST", path }, MessageResent);
      if (json) return printJson(resent);
      print(`${resent.id} is sent again. "shop messages --channel webhook" shows whether it is accepted.`);
    });
  addServiceOption(verb);
}
