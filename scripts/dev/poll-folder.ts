import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { filesOf } from "#publish/fingerprint.ts";

const POLL_MS = 2_000;

/** Calls `onChange` after files in a folder have changed, by looking at all of them every other second. */
export function pollFolder(folder: string, onChange: () => void): { close(): void } {
  let before = stateOf(folder);
  const timer = setInterval(() => {
    const now = stateOf(folder);
    if (now !== before) onChange();
    before = now;
  }, POLL_MS);
  return { close: () => clearInterval(timer) };
}

/** A hash of the states of all files. */
function stateOf(folder: string): string {
  const hash = createHash("sha256");
  for (const path of filesOf(folder)) {
    const { size, mtimeMs, ctimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
    hash.update(JSON.stringify([path, size, mtimeMs, ctimeMs]));
  }
  return hash.digest("hex");
}
