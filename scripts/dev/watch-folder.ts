import { watch } from "node:fs";
import { basename } from "node:path";

/** Editors save in several steps: they write another file and rename it. */
const QUIET_MS = 40;

/** Calls `onChange` after files in a folder have changed, once for changes that follow each other closely. */
export function watchFolder(folder: string, onChange: () => void): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    // Hidden files are no content.
    if (name && basename(name).startsWith(".")) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  });
  return {
    close() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
