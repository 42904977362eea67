import pg from "pg";
import { DURABLE, type PostgresServer, startPostgres } from "./server.ts";

/** A new database. */
export interface NewDatabase {
  url: string;
  remove(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

let started: Promise<PostgresServer> | undefined;
let created = 0;

/**
 * Creates a database on the server of DATABASE_URL, which Vitest's set-up starts, or else on one that starts with the first
 * database of this process.
 */
export async function createDatabase(encoding = "UTF8"): Promise<NewDatabase> {
  const server = await serverUrl();
  const name = `vitrine_${process.pid}_${Date.now()}_${++created}`;
  const run = async (text: string) => {
    const client = await connect(server);
    await client.query(text).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}'`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Waits for a server that was just started. */
async function connect(server: string, deadline = Date.now() + START_TIMEOUT_MS): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server });
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (Date.now() > deadline) throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return connect(server, deadline);
  }
}

async function serverUrl(): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  started ??= startPostgres();
  return (await started).url;
}

/**
 * Starts a server that keeps its promises when the machine fails, for figures: every database of this process is created on it.
 * @returns its settings
 */
export async function startDurableServer(): Promise<string[]> {
  if (process.env.DATABASE_URL) return [];
  started = startPostgres(DURABLE);
  await (await started).ready;
  return DURABLE;
}

/** Stops the server that this process has started. */
export async function stopServer(): Promise<void> {
  await (await started)?.remove();
  started = undefined;
}
