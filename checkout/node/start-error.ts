import { DiskFull } from "../orders/database/database.ts";
import { ServerUnreachable } from "../orders/database/postgres/server-unreachable.ts";
import { TablesLocked } from "../orders/database/postgres/tables-locked.ts";
import { describeForeignFolder } from "./foreign-folder.ts";
import { TEMPORARY_FAILURE } from "./supervised.ts";

/** Errors that can go away without anyone's help. */
const TEMPORARY_ERRORS = [DiskFull, ServerUnreachable, TablesLocked];

/** The exit code after a failed start, by which the process manager starts the service again or not. */
export function startErrorExitCode(error: unknown): number {
  if (error instanceof AggregateError) return Math.min(...error.errors.map(startErrorExitCode));
  return TEMPORARY_ERRORS.some((temporary) => error instanceof temporary) ? TEMPORARY_FAILURE : 1;
}

/** Why the service did not start and what to do. */
export function describeStartError(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeStartError).join("\n\n");
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${error.port} is in use by another program. Stop that program, or set PORT (or SANDBOX_PORT) to a free port.`;
  }
  if ("code" in error && "address" in error && ["EADDRNOTAVAIL", "ENOTFOUND"].includes(String(error.code))) {
    return `HOST: ${error.address} is not an address of this machine. Set HOST to one, or leave it out to listen on all.`;
  }
  if ("path" in error && "code" in error && ["EACCES", "EPERM"].includes(String(error.code))) {
    return describeForeignFolder(String(error.path)) ?? error.message;
  }
  return error.message;
}
