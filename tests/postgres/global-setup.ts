import { startPostgres } from "./server.ts";

/** Before all tests: starts one PostgreSQL server for them, unless DATABASE_URL names one. Does not wait until it is ready. */
export default async function postgresServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DATABASE_URL) return undefined;
  const server = await startPostgres();
  process.env.DATABASE_URL = server.url;
  return async () => {
    delete process.env.DATABASE_URL;
    await server.remove();
  };
}
