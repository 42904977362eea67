/** One step of the schema, applied in one transaction. */
export interface Migration {
  version: number;
  /** SQL that DuckDB, SQLite (D1) and PostgreSQL all understand. */
  statements: string[];
  /** Left out where the database cannot be trusted with secondary indexes. */
  indexes: string[];
}
