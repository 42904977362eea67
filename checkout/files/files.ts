/** A stored file and the name and type under which the buyer's browser saves it. */
export interface Attachment {
  key: string;
  /** File name for the buyer, any Unicode. */
  name: string;
  /** Media type. */
  type: string;
}

/** A file as the storage describes it. */
export interface StoredFile {
  /** Bytes. */
  size: number;
  /** Lower-case hex, as stated at upload. null: the storage does not know it. */
  sha256: string | null;
}

/** Storage of the files that are sold. Keys are `<sha256>/<file name>`, so a new version never replaces an old one. */
export interface Files {
  /** null: no such file. @throws {FilesDown} */
  stat(key: string): Promise<StoredFile | null>;
  /** The content of a stored file. @throws {FilesDown} also if there is no such file */
  read(key: string): Promise<ReadableStream<Uint8Array>>;
  /**
   * A URL that downloads the file as an attachment until `expires`, for anyone who has it. The file need not exist.
   * @param renewAt a path of the shop where the buyer's browser gets another URL. A storage that the shop serves redirects there once
   * the URL has expired, so that an interrupted download goes on. A bucket cannot.
   * @throws {BadKey} @throws {RangeError} unless `expires` is one second to seven days from now
   */
  presign(file: Attachment, expires: Date, renewAt?: string): Promise<string>;
}

/** Storage that the owner's tools upload to. */
export interface WritableFiles extends Files {
  /**
   * Stores all of `body`, or nothing. Storing the same key again is harmless.
   * @throws {BadKey} @throws {FilesDown} also if the body does not have the stated size and SHA-256
   */
  put(file: Attachment & { size: number; sha256: string }, body: ReadableStream<Uint8Array>): Promise<void>;
}

/** A file in the storage. */
export interface ListedFile {
  key: string;
  /** Bytes. */
  size: number;
  storedAt: Date;
}

/** Storage that the owner's tools tidy up. */
export interface ManagedFiles extends WritableFiles {
  /**
   * Every stored file, in any order. Nothing else that is in the folder or the bucket.
   * @param prefix lists the buyers' own copies whose keys begin with it, instead of the files for sale
   * @throws {FilesDown}
   */
  list(prefix?: `stamped/${string}`): AsyncIterable<ListedFile>;
  /** Deletes a file for good. Harmless if there is none. @throws {BadKey} @throws {FilesDown} */
  remove(key: string): Promise<void>;
}

/** The storage cannot be reached, refuses the request, or received damaged content. A later attempt may succeed. */
export class FilesDown extends Error {
  override name = "FilesDown";
}
