/** What was bought, for a copy of its PDFs. */
export interface StampedItem {
  /** The entitlement's id. */
  id: string;
  orderId: string;
  /** The email address that it belongs to. */
  holder: string;
  /** Whether its PDFs carry the name of the buyer. */
  stampsPdfs?: boolean | undefined;
}

/** A file of it in the file storage. */
export interface DeliveredFile {
  key: string;
  name: string;
  /** Media type. */
  type: string;
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
}

/** Copies of PDFs with the buyer's name and the order's number on each page. A runtime without them delivers the files as they are. */
export interface Stamps {
  /**
   * The file to deliver: the buyer's own copy of a PDF, which is made at the first download and kept. Any other file as it is, and a
   * PDF too if its copy cannot be made, or takes too long.
   */
  deliver<File extends DeliveredFile>(item: StampedItem, file: File): Promise<File>;
  /** Deletes the copies of entitlements. If that fails, they are deleted within a day. */
  forget(entitlementIds: string[]): Promise<void>;
}
