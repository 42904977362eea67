import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The path of a local socket in the folder for temporary files, which belongs to a file and is the same in every process. */
export function temporarySocket(file: string): string {
  const name = `vitrine-${createHash("sha256").update(resolve(file)).digest("hex").slice(0, 16)}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}
