const LONGEST_BYTES = 1024;

/** The SHA-256 that a key begins with, lower-case hex; null unless the key has the form `<sha256>/<file name>`. */
export function sha256Of(key: string): string | null {
  const match = /^([0-9a-f]{64})\/([^/\\\0]+)$/.exec(key);
  const [, sha256, name] = match ?? [];
  if (sha256 === undefined || name === "." || name === "..") return null;
  if (!key.isWellFormed() || new TextEncoder().encode(key).length > LONGEST_BYTES) return null;
  return sha256;
}

/** @throws {BadKey} unless `key` is `<sha256>/<file name>`: no other folder can be meant by it. */
export function checkKey(key: string, sha256?: string): string {
  const own = sha256Of(key);
  if (own === null || (sha256 !== undefined && sha256 !== own)) throw new BadKey(key);
  return own;
}

/** A key that is not `<sha256 of the file>/<file name>`. */
export class BadKey extends Error {
  override name = "BadKey";

  constructor(key: string) {
    super(`file key: found ${JSON.stringify(key)}, expected <sha256 of the file>/<file name>`);
  }
}
