import pg from "pg";
import { type PostgresServer, startPostgres } from "./server.ts";

/** A new database. */
export interface NewDatabase {
  url: string;
  remove(): Promise<void>;
}

let started: Promise<PostgresServer> | undefined;
let created = 0;

/**
 * Creates a database on the server of DATABASE_URL, which Vitest's set-up starts, or else on one that starts with the first database of this process.
 */
export async function createDatabase(): Promise<NewDatabase> {
  const server = await serverUrl();
  const name = `vitrine_${process.pid}_${Date.now()}_${++created}`;
  const run = async (text: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function serverUrl(): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  started ??= startPostgres();
  return (await started).url;
}

/** Stops the server that this process has started. */
export async function stopServer(): Promise<void> {
  await (await started)?.remove();
  started = undefined;
}
