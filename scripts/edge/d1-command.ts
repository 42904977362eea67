import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { OFFLINE } from "./offline.ts";

export const WRANGLER = resolve(import.meta.dirname, "../../node_modules/wrangler/bin/wrangler.js");
/** The binding of the offers in wrangler.toml. */
const DATABASE = "OFFERS";
/** Systems limit the length of an argument. D1 answers nobody while it reads a file, so short changes are no file. */
const MAX_COMMAND_BYTES = 60_000;
const MAX_OUTPUT_BYTES = 100_000_000;

/** A shop on Cloudflare. */
export interface Deployment {
  /** The path of Wrangler's configuration. */
  config: string;
  /** An environment of it. null: the one without a name. */
  environment: string | null;
}

/** The database of the offers: that of a shop on Cloudflare, or the folder of one on this machine. */
export type D1Location = Deployment | { folder: string };

const Output = z.array(z.object({ results: z.array(z.unknown()) }));

/**
 * Runs statements in D1 by Wrangler's command, in one transaction.
 * @returns the rows of each, unless there are many statements
 * @throws if Wrangler fails; the message is its own
 */
export async function executeSql(statements: string[], location: D1Location): Promise<unknown[][]> {
  const sql = statements.map((statement) => `${statement};\n`).join("");
  if (Buffer.byteLength(sql) <= MAX_COMMAND_BYTES) return run(["--command", sql], location);
  const folder = await mkdtemp(join(tmpdir(), "vitrine-offers-"));
  try {
    const path = join(folder, "offers.sql");
    // It contains the codes of discounts.
    await writeFile(path, sql, { mode: 0o600 });
    return await run(["--file", path], location);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The options of Wrangler that choose a shop on Cloudflare. */
export function wranglerOptions({ config, environment }: Deployment): string[] {
  return ["--config", config, ...(environment === null ? [] : ["--env", environment])];
}

async function run(input: string[], location: D1Location): Promise<unknown[][]> {
  const isLocal = "folder" in location;
  const target = isLocal
    ? ["--local", "--persist-to", location.folder]
    : ["--remote", ...wranglerOptions(location)];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [WRANGLER, "d1", "execute", DATABASE, ...target, "--yes", "--json", ...input],
    {
      env: isLocal ? { ...process.env, ...OFFLINE } : process.env,
      maxBuffer: MAX_OUTPUT_BYTES,
    },
  ).catch(({ stdout, stderr, message }) => {
    throw new Error(`Wrangler could not reach the offers in D1:\n${stderr || stdout || message}`);
  });
  return Output.parse(JSON.parse(stdout)).map(({ results }) => results);
}
