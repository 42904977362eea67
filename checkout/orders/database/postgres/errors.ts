import pg from "pg";
import { DatabaseError, DiskFull } from "../database.ts";
import { ServerUnreachable } from "./server-unreachable.ts";
import { TablesLocked } from "./tables-locked.ts";

/** Classes of errors of a statement, which is a bug in the shop and not an outage: data, constraint, syntax, not supported. */
const STATEMENT_ERROR = /^(0A|21|22|23|42)/;
/** This user may not do what a correct statement says. */
const FORBIDDEN = "42501";
const DISK_FULL = "53100";
/** Serialization failure, and deadlock. */
const CONFLICTS = ["40001", "40P01"];
/** A lock was not given in time. Only changes of the schema give up. */
const LOCK_TIMEOUT = "55P03";
/** A statement took longer than it may. */
const CANCELLED = "57014";
/** The server stops, or ends the connection. */
const STOPPED = ["57P01", "57P02"];
const RESET = ["ECONNRESET", "EPIPE"];
/** Wrong user or password, no such database. */
const REFUSED = /^(28|3D)/;

/** Whether a transaction failed because of another one, and can be repeated. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.includes(sqlStateOf(error));
}

/** Whether a change of the schema gave up, because somebody reads or writes a table of it for longer. */
export function isLockTimeout(error: unknown): boolean {
  return sqlStateOf(error) === LOCK_TIMEOUT;
}

/** Whether the server took a transaction back because of what it did, or of another one: it took too long, or met others too often. */
export function isTakenBack(error: unknown): boolean {
  return isConflict(error) || sqlStateOf(error) === CANCELLED;
}

/** Whether the connection had been lost, perhaps long before, such as when the server was started again. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return STOPPED.includes(sqlStateOf(error));
  const isReset = error instanceof Error && "code" in error && RESET.includes(String(error.code));
  return isReset || (error instanceof Error && error.message === "Connection terminated unexpectedly");
}

/** Whether the connection can still be used. */
export function leavesConnectionUsable(error: unknown): boolean {
  return isConflict(error) || isLockTimeout(error) || isBug(error);
}

/**
 * Converts failures of the database to `DatabaseError` and returns other errors unchanged.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseError || isBug(error)) return error;
  if (isLockTimeout(error))
    return new TablesLocked(
      "The tables of the order book cannot be changed while somebody reads them for long, such as pg_dump. pg_stat_activity shows who does. Once that has ended, the next start goes on.",
      { cause: error },
    );
  const message = `The order book failed: ${reasonOf(error)}`;
  return sqlStateOf(error) === DISK_FULL
    ? new DiskFull(message, { cause: error })
    : new DatabaseError(message, { cause: error });
}

/** The error for an order book that cannot be opened. */
export function openError(url: string, cause: unknown): DatabaseError {
  const { host, pathname } = new URL(url);
  const where = `The order book ${decodeURIComponent(pathname.slice(1))} at ${host}`;
  if (cause instanceof pg.DatabaseError) {
    const advice = REFUSED.test(sqlStateOf(cause))
      ? " Correct ORDERS_URL, or create the user and the database."
      : "";
    const message = `${where} cannot be opened: ${reasonOf(cause)}.${advice}`;
    return isStarting(cause)
      ? new ServerUnreachable(message, { cause })
      : new DatabaseError(message, { cause });
  }
  return new ServerUnreachable(
    `${where} cannot be reached: ${reasonOf(cause)}. Start PostgreSQL, or correct ORDERS_URL.`,
    { cause },
  );
}

/** The server starts or stops, or has no free connection. */
function isStarting(error: unknown): boolean {
  return [...STOPPED, "57P03", "53300"].includes(sqlStateOf(error));
}

/** An error of a statement, or of the shop's own code. */
function isBug(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof TypeError) return true;
  return STATEMENT_ERROR.test(sqlStateOf(error)) && sqlStateOf(error) !== FORBIDDEN;
}

function sqlStateOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? "") : "";
}

/** The message of an error. An error about several addresses has none, so the first one's is used. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return reasonOf(error.errors[0]);
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
