import pg from "pg";
import { describe, expect, it } from "vitest";
import { DatabaseError, DiskFull, sql } from "#checkout/orders/database/database.ts";
import {
  isConflict,
  leavesConnectionUsable,
  openError,
  toDatabaseError,
} from "#checkout/orders/database/postgres/errors.ts";
import { ServerUnreachable } from "#checkout/orders/database/postgres/server-unreachable.ts";
import { changesSchema, toPostgres } from "#checkout/orders/database/postgres/statements.ts";

function serverError(code: string, message = "reason"): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(`${message}\nsecond line`, 0, "error"), { code });
}

describe("a statement for PostgreSQL", () => {
  it("has numbered parameters, whatever its values contain", () => {
    expect(toPostgres(sql`SELECT ${"a ? $9"} WHERE ${null} < ${7}`)).toEqual({
      text: "SELECT $1 WHERE $2 < $3",
      values: ["a ? $9", null, 7],
    });
    expect(() => toPostgres({ text: "SELECT ?, ?", values: [1] })).toThrow("2 parameters has 1 values");
  });

  it("makes columns that are compared by bytes, and leaves other uses of the type alone", () => {
    const columnsOf = (text: string) => toPostgres({ text, values: [] }).text;
    expect(columnsOf("CREATE TABLE IF NOT EXISTS t (id TEXT PRIMARY KEY, n BIGINT)")).toBe(
      'CREATE TABLE IF NOT EXISTS t (id TEXT COLLATE "C" PRIMARY KEY, n BIGINT)',
    );
    expect(columnsOf("ALTER TABLE t ADD COLUMN name TEXT")).toBe(
      'ALTER TABLE t ADD COLUMN name TEXT COLLATE "C"',
    );
    const others = "INSERT INTO t (id) SELECT CAST(n AS TEXT) FROM t";
    expect(columnsOf(others)).toBe(others);
  });

  it("is known to change the schema by its first word", () => {
    for (const text of ["CREATE TABLE t (id TEXT)", "\n  alter table t …", "DROP SCHEMA s"])
      expect(changesSchema({ text, values: [] })).toBe(true);
    expect(changesSchema(sql`UPDATE orders SET status = 'CREATE'`)).toBe(false);
  });
});

describe("an error of PostgreSQL", () => {
  it.each(["42P01", "42601", "23505", "22P02", "21000", "0A000"])(
    "is one of the statement with %s, and leaves the connection as it is",
    (code) => {
      const error = serverError(code);
      expect(toDatabaseError(error)).toBe(error);
      expect(leavesConnectionUsable(error)).toBe(true);
    },
  );

  it.each(["57P01", "57P03", "53300", "57014", "58030", "25006", "42501", "XX000"])(
    "is a failure of the order book with %s, after which another connection is used",
    (code) => {
      const error = serverError(code);
      expect(toDatabaseError(error)).toEqual(
        new DatabaseError("The order book failed: reason", { cause: error }),
      );
      expect(toDatabaseError(error)).not.toBeInstanceOf(DiskFull);
      expect(leavesConnectionUsable(error)).toBe(false);
    },
  );

  it("says when the disk is full", () => {
    expect(toDatabaseError(serverError("53100"))).toBeInstanceOf(DiskFull);
  });

  it.each(["40001", "40P01"])("with %s is a conflict of two writes", (code) => {
    expect(isConflict(serverError(code))).toBe(true);
    expect(leavesConnectionUsable(serverError(code))).toBe(true);
    expect(toDatabaseError(serverError(code))).toBeInstanceOf(DatabaseError);
    expect(isConflict(serverError("23505"))).toBe(false);
  });

  it("has a reason even if several addresses were tried", () => {
    const tried = new AggregateError([new Error("connect ECONNREFUSED ::1:5432"), new Error("other")]);
    expect(String(toDatabaseError(tried))).toContain("The order book failed: connect ECONNREFUSED ::1:5432");
  });

  it.each([
    [
      "28P01",
      DatabaseError,
      "The order book shop at db.example:6432 cannot be opened: reason. Correct ORDERS_URL",
    ],
    [
      "3D000",
      DatabaseError,
      "The order book shop at db.example:6432 cannot be opened: reason. Correct ORDERS_URL",
    ],
    ["57P03", ServerUnreachable, "The order book shop at db.example:6432 cannot be opened: reason."],
    ["53300", ServerUnreachable, "The order book shop at db.example:6432 cannot be opened: reason."],
  ])("at the start says where the order book is, without the password: %s", (code, kind, message) => {
    const error = openError("postgres://owner:s3cret@db.example:6432/shop", serverError(code));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(message);
    expect(error instanceof ServerUnreachable).toBe(kind === ServerUnreachable);
    expect(error.message).not.toContain("s3cret");
  });
});
