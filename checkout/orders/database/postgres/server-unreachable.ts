import { DatabaseError } from "../database.ts";

/** The server cannot be reached now, as while it starts. */
export class ServerUnreachable extends DatabaseError {
  override name = "ServerUnreachable";
}
