export type Cell = string | number | null;
/** By column name. */
export type Row = Record<string, Cell>;
/** By table name, in the order in which they are to be written. */
export type Rows = Map<string, Row[]>;

/** The rows of a catalogue. */
export interface CatalogueRows {
  /** Those that are about the shop as a whole. */
  shop: Rows;
  /** Those of each product, by its slug. */
  products: ReadonlyMap<string, Rows>;
}
