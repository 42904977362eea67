import type { Command } from "commander";
import { z } from "zod";
import { adminSocket } from "#checkout/node/admin-socket.ts";
import { readFolders } from "./folders.ts";

/** Where the owner's API of a shop is: a socket of this machine, or a service with its token. */
export type AdminService = { socketPath: string } | { url: string; token: string };

/** The option of every verb that talks to a running shop. */
export interface ServiceOptions {
  url?: string;
}

/** Adds `--url` to verbs that talk to a running shop. */
export function addServiceOption(verb: Command): Command {
  return verb.option(
    "--url <url>",
    "the address of the shop's service, whose ADMIN_TOKEN is in the environment (default: SHOP_URL, or the shop that runs on this machine)",
  );
}

/**
 * The service of `--url` or of SHOP_URL, with the ADMIN_TOKEN in the environment. Without an address, the shop that runs on this
 * machine with the same DATA_DIR.
 *
 * @throws if the address or the token is missing or wrong
 */
export function adminService(
  { url }: ServiceOptions = {},
  env: NodeJS.Dict<string> = process.env,
): AdminService {
  const address = url ?? env.SHOP_URL;
  if (!address) return { socketPath: adminSocket(readFolders(env)) };
  const name = url === undefined ? "SHOP_URL" : "--url";
  const parsed = z.url({ protocol: /^https?$/ }).safeParse(address);
  if (!parsed.success)
    throw new Error(`${name}: found "${address}", expected an address such as https://shop.example`);
  const { origin, protocol, hostname } = new URL(parsed.data);
  if (protocol === "http:" && !LOCAL_HOSTS.includes(hostname)) {
    throw new Error(`${name}: expected https://, since anybody in between could read the token`);
  }
  const token = env.ADMIN_TOKEN;
  if (!token)
    throw new Error(
      `ADMIN_TOKEN: missing, required to call ${origin}. It is a setting of the service there.`,
    );
  return { url: origin, token };
}

const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];
