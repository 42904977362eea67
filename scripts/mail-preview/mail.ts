import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { runService } from "#checkout/node/supervised.ts";
import { readFolders } from "#shop/folders.ts";
import { displayPath, print, reportError } from "#shop/output.ts";
import { servePreview } from "./serve.ts";

const DEFAULT_PORT = 3020;
const MAX_PORT = 65_535;

/** `shop mail preview`: shows every email that the shop can send. */
export function addMail(shop: Command): void {
  const mail = shop.command("mail").description("see the emails that the shop sends");
  mail
    .command("preview")
    .description(
      "show every kind of email in every language on this machine, with the products of the content and an invented buyer. Nothing is sent",
    )
    .option("--port <port>", "the port to listen on", parsePort, DEFAULT_PORT)
    .action(({ content, port }: { content: string; port: number }) =>
      runService(
        async () => {
          print(`Reading ${displayPath(content)}`);
          const preview = await servePreview({
            ...{ contentDir: content, port },
            cacheDir: join(readFolders().buildDir, "cache"),
          });
          print(`\n  Emails   ${preview.url}\n`);
          return preview;
        },
        (error) => {
          reportError(error);
          return 1;
        },
      ),
    );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT)
    throw new InvalidArgumentError("expected a port.");
  return port;
}
