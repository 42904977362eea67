import pg from "pg";
import { errorFacts, type Log } from "#checkout/log/log.ts";
import { type Database, DatabaseError, type Row, type Statement, sql } from "./database.ts";
import {
  isConflict,
  isConnectionLost,
  isLockTimeout,
  leavesConnectionUsable,
  openError,
  toDatabaseError,
} from "./postgres/errors.ts";
import { parserOf } from "./postgres/results.ts";
import { SHOP_NAME } from "./postgres/shop-processes.ts";
import { readSnapshot } from "./postgres/snapshot.ts";
import { changesSchema, toPostgres } from "./postgres/statements.ts";
import { groupWrites } from "./postgres/write-groups.ts";

/** A name in the address would replace that by which `shop move` finds the processes that sell. */
const APPLICATION_NAME = /([?&])application_name=[^&]*&?/;
/** Connections of each process. PostgreSQL allows a hundred in total by default. */
const MAX_CONNECTIONS = 10;
/** Waits for a connection, new or given back by another request. */
const CONNECT_TIMEOUT_MS = 5_000;
/** The server gives up a statement of a write, and a write whose process is silent. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** The process gives up a server that is silent. */
const QUERY_TIMEOUT_MS = 15_000;
/** A migration may rewrite a large book, after it has waited for the same one of another process. */
const MIGRATION_TIMEOUT_MS = 60 * 60_000;
/** A change of the schema waits for readers of a table, such as a backup, and everything else waits for the change. So it gives up soon. */
const LOCK_TIMEOUT_MS = 1_000;
/** Until it is tried again. Those who have waited are served meanwhile. */
const LOCK_PAUSE_MS = 1_000;
const IDLE_TIMEOUT_MS = 30_000;

/** How often a write is tried that fails because of another one, and the longest wait between two tries, which doubles until then. */
const MAX_TRIES = 20;
const MAX_PAUSE_MS = 400;
const FIRST_PAUSE_MS = 5;

/** Held while the schema is changed. Any number that nothing else in the database uses. */
const SCHEMA_LOCK = 7_308_894_501;

/** Rows that another transaction has claimed are left out, so that two processes neither get the same ones nor wait for each other. */
const SKIP_LOCKED = sql`FOR UPDATE SKIP LOCKED`;

/** Set for each transaction: poolers such as PgBouncer refuse settings of the connection. */
const TIMEOUTS = `SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS};
  SET LOCAL idle_in_transaction_session_timeout = ${STATEMENT_TIMEOUT_MS}`;

/**
 * Every sale takes the next number of this table's one row, so transactions of two processes that both read it before either has changed
 * it would mostly be repeated. A lock before the first read makes them wait for each other instead. Readers do not.
 * https://www.postgresql.org/docs/current/sql-lock.html
 */
const NUMBERS = "invoice_series";
const TAKES_NUMBER = `${NUMBERS} SET `;
const LOCK_NUMBERS = `LOCK TABLE ${NUMBERS} IN SHARE ROW EXCLUSIVE MODE`;

/** The begin of each kind of write. */
const BEGIN = {
  decide: `BEGIN ISOLATION LEVEL SERIALIZABLE; ${TIMEOUTS}`,
  number: `BEGIN ISOLATION LEVEL SERIALIZABLE; ${TIMEOUTS}; ${LOCK_NUMBERS}`,
  // Each row is locked before its condition is checked. A serializable transaction would fail instead of skipping rows.
  claim: `BEGIN ISOLATION LEVEL READ COMMITTED; ${TIMEOUTS}`,
  migrate: `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(${SCHEMA_LOCK}); SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`,
};

/**
 * An order book in PostgreSQL, which any number of processes share. Every write is a serializable transaction: its conditions
 * hold as if nobody else was writing, and one that fails because of another is repeated. Claims (`skipLocked`) and changes of the
 * schema are not: they read what is committed, a claim with its rows locked, a change of the schema while no other one runs.
 * https://www.postgresql.org/docs/current/transaction-iso.html#XACT-SERIALIZABLE
 *
 * @param url such as `postgres://user:password@host/database`
 * @param name of this process at the server, by default that of one that sells
 * @param lockTries how often a change of the schema is tried while others use its tables, each time for two seconds
 * @throws {DatabaseError} if the server cannot be reached, or refuses the user
 */
export async function postgresDatabase(
  url: string,
  {
    log = () => {},
    name = SHOP_NAME,
    lockTries = MAX_TRIES,
  }: { log?: Log; name?: string; lockTries?: number } = {},
): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url.replace(APPLICATION_NAME, "$1"),
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    application_name: name,
    // The statements of a write are sent together, so that it takes one round trip.
    pipeline: true,
    types: { getTypeParser: parserOf },
  });
  // A connection that is lost while nobody uses it. The next request opens another one.
  pool.on("error", (error) => log("warn", "order-book-connection-lost", errorFacts(error)));
  // One that is lost in use also fails its query, which reports it.
  pool.on("connect", (client) => client.on("error", () => {}));

  /** Reads that had a lost connection get another one. Not writes, which may have been made. */
  async function query(statement: Statement): Promise<Row[]> {
    const read = async () => (await pool.query<Row>(toPostgres(statement))).rows;
    return read().catch((error) => {
      if (!isConnectionLost(error)) throw error;
      return read();
    });
  }

  async function transaction(kind: keyof typeof BEGIN, statements: Statement[]): Promise<Row[][]> {
    const queries = statements.map(toPostgres);
    const client = await pool.connect();
    const timeout = kind === "migrate" ? { query_timeout: MIGRATION_TIMEOUT_MS } : {};
    // After a statement that fails, the server refuses the following ones, and rolls the transaction back at COMMIT.
    const results = await Promise.allSettled(
      [{ text: BEGIN[kind] }, ...queries, { text: "COMMIT" }].map((query) =>
        client.query<Row>({ ...query, ...timeout }),
      ),
    );
    const failure = results.find((result) => result.status === "rejected");
    client.release(failure !== undefined && !leavesConnectionUsable(failure.reason));
    if (failure) throw failure.reason;
    return results.slice(1, -1).map((result) => (result.status === "fulfilled" ? result.value.rows : []));
  }

  /** A write that fails because of another one is repeated. */
  async function commit(kind: keyof typeof BEGIN, statements: Statement[]): Promise<Row[][]> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await transaction(kind, statements);
      } catch (error) {
        const isOccupied = isLockTimeout(error);
        const isLast = tries >= (isOccupied ? lockTries : MAX_TRIES);
        if (!(isOccupied || isConflict(error)) || isLast) throw toDatabaseError(error);
        await (isOccupied ? sleep(LOCK_PAUSE_MS) : pause(tries));
      }
    }
  }

  const decisions = groupWrites((statements) =>
    commit(statements.some(({ text }) => text.includes(TAKES_NUMBER)) ? "number" : "decide", statements),
  );
  const database: Database = {
    indexes: true,
    skipLocked: SKIP_LOCKED,
    async read(statement) {
      return query(statement).catch(rethrow);
    },
    write(statements) {
      const kind = kindOf(statements);
      return kind === "decide" ? decisions.write(statements) : commit(kind, statements);
    },
    async snapshot(tables, onRows) {
      const client = await pool.connect().catch(rethrow);
      try {
        const query = async (text: string) => (await client.query<Row>(text).catch(rethrow)).rows;
        await readSnapshot(query, tables, onRows);
      } finally {
        // Ends the transaction too.
        client.release(true);
      }
    },
    async close() {
      await decisions.finished();
      if (!pool.ending) await pool.end();
    },
  };
  await checkServer(url, database);
  return database;
}

function rethrow(error: unknown): never {
  throw toDatabaseError(error);
}

function kindOf(statements: Statement[]): "decide" | "claim" | "migrate" {
  if (statements.some(changesSchema)) return "migrate";
  return statements.some(({ text }) => text.includes(SKIP_LOCKED.text)) ? "claim" : "decide";
}

/** Waits for a random time, so that transactions that collided do not collide again. */
function pause(tries: number): Promise<void> {
  const longest = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
  return sleep(Math.random() * longest);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Checks the server at the start, so that a wrong configuration does not fail the first buyer. */
async function checkServer(url: string, database: Database): Promise<void> {
  try {
    const [server] = await database.read(sql`SELECT current_setting('server_encoding') AS encoding`);
    if (server?.encoding !== "UTF8")
      throw new DatabaseError(
        `ORDERS_URL: the database has the encoding ${server?.encoding}, expected UTF8. Create another one: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
      );
  } catch (error) {
    await database.close();
    throw error instanceof DatabaseError && error.cause !== undefined ? openError(url, error.cause) : error;
  }
}
