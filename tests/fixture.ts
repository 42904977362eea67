import { join } from "node:path";

/** The content of a small shop for tests, which has what the sample shop lacks. */
export const FIXTURE = join(import.meta.dirname, "catalogue/fixture");
