import { DatabaseError, DiskFull } from "../database.ts";
import { isDamaged, isDiskFull, isFatal } from "./open-error.ts";
import { restoreAdvice } from "./recovery-advice.ts";

/** DuckDB's errors for an invalid statement, which is a bug in the shop and not a failure of the database. */
const STATEMENT_ERROR =
  /^(Failed to extract statements: )?(Binder|Parser|Syntax|Catalog|Constraint|Conversion|Invalid Input|Invalid Type|Mismatch Type|Out of Range|Not implemented) Error/i;

/** Converts failures of the database to `DatabaseError` and returns other errors unchanged. */
export function toDatabaseError(error: unknown): unknown {
  if (!isFailure(error)) return error;
  const message = `The order book failed: ${firstLine(error)}`;
  return isDiskFull(error.message)
    ? new DiskFull(message, { cause: error })
    : new DatabaseError(message, { cause: error });
}

/** As {@link toDatabaseError}, for commands that read all of an order book to save or move it. The owner has to know what to do. */
export function toReadError(path: string, error: unknown): unknown {
  if (!isFailure(error)) return error;
  const message = isDamaged(error.message)
    ? `A part of the order book ${path} is damaged (${firstLine(error)}). Nothing was changed. ${restoreAdvice(path)}`
    : `The order book ${path} could not be read to its end: ${firstLine(error)}. Nothing was changed. Try it again, and if that ` +
      "fails too, restart the shop.";
  return new DatabaseError(message, { cause: error });
}

function isFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || error.name !== "Error") return false;
  return !STATEMENT_ERROR.test(error.message) || isFatal(error);
}

function firstLine({ message }: Error): string {
  return message.split("\n", 1)[0] ?? message;
}
