import { DatabaseError } from "../database.ts";

/** A table could not be changed because somebody else reads or writes it for long. A later attempt may succeed. */
export class TablesLocked extends DatabaseError {
  override name = "TablesLocked";
}
