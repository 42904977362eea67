const MAX_KEY_BYTES = 1024;

/**
 * `<sha256>/<file name>` of a file for sale. A buyer's own copy of one has this behind `stamped/`, two names that say whose it is, and
 * the SHA-256 of what it was made from.
 */
const KEY = /^(?:stamped\/[\w-]+\/[\w-]+\/[0-9a-f]{64}\/)?([0-9a-f]{64})\/([^/\\\0]+)$/;

/** The SHA-256 of a file's content from its key, lower-case hex; null unless it is a key of a stored file. */
export function sha256Of(key: string): string | null {
  const [, sha256, name] = KEY.exec(key) ?? [];
  if (sha256 === undefined || name === "." || name === "..") return null;
  if (!key.isWellFormed() || new TextEncoder().encode(key).length > MAX_KEY_BYTES) return null;
  return sha256;
}

/** Whether a key that begins with a prefix is one of a stored file. Without a prefix, only files for sale are. */
export function isListed(key: string, prefix = ""): boolean {
  return sha256Of(key) !== null && (prefix === "" ? !key.startsWith("stamped/") : key.startsWith(prefix));
}

/** Ensures that a key cannot point outside the storage's folder. @throws {BadKey} unless it is `<sha256>/<file name>` */
export function checkKey(key: string, sha256?: string): void {
  const found = sha256Of(key);
  if (found === null || (sha256 !== undefined && sha256 !== found)) throw new BadKey(key);
}

/** A key that is not `<sha256 of the file>/<file name>`. */
export class BadKey extends Error {
  override name = "BadKey";

  constructor(key: string) {
    super(`file key: found ${JSON.stringify(key)}, expected <sha256 of the file>/<file name>`);
  }
}
