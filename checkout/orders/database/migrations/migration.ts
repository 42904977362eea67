/** One schema change, applied in one transaction. */
export interface Migration {
  version: number;
  /** SQL that DuckDB, SQLite (D1) and PostgreSQL all understand. */
  statements: string[];
  /** Skipped if the database's secondary indexes are not reliable. */
  indexes: string[];
}
