/** A stored file, and how a buyer's browser is to save it. */
export interface Attachment {
  key: string;
  /** File name for the buyer, any Unicode. */
  name: string;
  /** Media type. */
  type: string;
}

/** What is stored under a key. */
export interface StoredFile {
  /** Bytes. */
  size: number;
  /** Lower-case hex, as given at upload; null if the storage does not know. */
  sha256: string | null;
}

/** Storage of the goods, as the checkout needs it. Keys are `<sha256>/<file name>`, so a new version never replaces an old one. */
export interface Files {
  /** null: nothing is stored there. @throws {FilesDown} */
  stat(key: string): Promise<StoredFile | null>;
  /**
   * A URL that anybody can GET until `expires`, answered with Content-Disposition: attachment. The file need not exist.
   * @throws {BadKey} @throws {RangeError} unless `expires` is one second to seven days from now
   */
  presign(file: Attachment, expires: Date): Promise<string>;
}

/** Storage that the creator's tools upload to. */
export interface WritableFiles extends Files {
  /**
   * Stores `body` whole or not at all. Storing the same key again is harmless.
   * @throws {BadKey} @throws {FilesDown} also if the body's size or SHA-256 is not the stated one
   */
  put(file: Attachment & { size: number; sha256: string }, body: ReadableStream<Uint8Array>): Promise<void>;
}

/** The storage is unreachable, refuses, or received something other than was sent. It may work later. */
export class FilesDown extends Error {
  override name = "FilesDown";
}
