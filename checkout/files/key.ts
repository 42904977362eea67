const MAX_KEY_BYTES = 1024;

/** The SHA-256 that a key begins with, lower-case hex; null unless the key has the form `<sha256>/<file name>`. */
export function sha256Of(key: string): string | null {
  const match = /^([0-9a-f]{64})\/([^/\\\0]+)$/.exec(key);
  const [, sha256, name] = match ?? [];
  if (sha256 === undefined || name === "." || name === "..") return null;
  if (!key.isWellFormed() || new TextEncoder().encode(key).length > MAX_KEY_BYTES) return null;
  return sha256;
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
