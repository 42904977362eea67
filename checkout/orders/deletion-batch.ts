/** Rows to delete at once: so many of those that have not been needed since before a time. */
export interface Batch {
  before: Date;
  limit: number;
}
