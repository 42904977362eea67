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
  /** Stores `body` whole or not at all. */
  put(file: Handover & Stored & { sha256: string }, body: ReadableStream<Uint8Array>): Promise<void>;
  /** A URL that anybody can GET until `expires`, answered with Content-Disposition: attachment. */
  presign(file: Handover, expires: Date): Promise<string>;
}
