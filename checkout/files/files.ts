/** A stored file to hand over: where it is, and what the buyer's browser shall call it. */
export interface Handover {
  key: string;
  /** File name for the buyer, any Unicode. */
  name: string;
  /** Media type. */
  type: string;
}

/** What is stored under a key. */
export interface Stored {
  /** Bytes. */
  size: number;
  /** Lower-case hex, as given at upload; null if the storage does not know. */
  sha256: string | null;
}

/** Where the goods are kept. Keys are `<sha256>/<file name>`, so that a new version never replaces an old one. */
export interface Files {
  /** null: nothing is stored there. */
  stat(key: string): Promise<Stored | null>;
  /**
   * Stores `body` whole or not at all; the same key again is harmless.
   * @throws {BadKey} @throws {FilesDown} also if the body's size or SHA-256 is not the stated one
   */
  put(file: Handover & { size: number; sha256: string }, body: ReadableStream<Uint8Array>): Promise<void>;
  /**
   * A URL that anybody can GET until `expires`, answered with Content-Disposition: attachment. It is made whether or not the
   * file is there.
   * @throws {RangeError} unless `expires` is one second to seven days from now
   */
  presign(file: Handover, expires: Date): Promise<string>;
}

/** The storage cannot be reached, refuses, or received something else than was sent; it may work later. */
export class FilesDown extends Error {
  override name = "FilesDown";
}
