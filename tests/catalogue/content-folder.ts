import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { FIXTURE } from "../fixture.ts";

export { FIXTURE };

/** A new folder that is deleted after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of the fixture's shop with files changed, added or (null) removed. It is deleted after the test. */
export function shopWith(changes: Record<string, string | Uint8Array | null> = {}): string {
  const folder = join(temporaryFolder(), "content");
  cpSync(FIXTURE, folder, { recursive: true });
  write(folder, changes);
  return folder;
}

export function write(folder: string, changes: Record<string, string | Uint8Array | null>): void {
  for (const [file, content] of Object.entries(changes)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    if (content === null) rmSync(path, { recursive: true });
    else writeFileSync(path, content);
  }
}
