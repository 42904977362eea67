import { type FSWatcher, lstatSync, readdirSync, realpathSync, statSync, watch } from "node:fs";
import { basename, join } from "node:path";

/** Editors save in several steps: they write another file and rename it. */
const QUIET_MS = 40;
/** Hidden files are no content. */
const IGNORED = /^\./;

/**
 * Calls `onChange` after files in a folder have changed, once for changes that follow each other closely. Folders behind links
 * belong to it.
 */
export function watchFolder(folder: string, onChange: () => void): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const watchers = new Map<string, FSWatcher>();
  addWatcher(folder);
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };

  function addWatcher(path: string): void {
    const real = realpathSync(path);
    if (watchers.has(real)) return;
    const watcher = watch(real, { recursive: true }, (_, name) => {
      if (name && IGNORED.test(basename(name))) return;
      if (name) followLinksOf(join(real, name));
      clearTimeout(timer);
      timer = setTimeout(onChange, QUIET_MS);
    });
    watchers.set(real, watcher);
    followLinks(real);
  }

  function followLinksOf(changed: string): void {
    try {
      followLinks(changed);
    } catch {
      // It is gone again. What comes in its place is a change of its own.
    }
  }

  /** Watches the folders that links at or below a path lead to, since the watcher of a folder leaves them out. */
  function followLinks(path: string): void {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isDirectory()) addWatcher(path);
    if (!stats?.isDirectory()) return;
    for (const name of readdirSync(path)) if (!IGNORED.test(name)) followLinks(join(path, name));
  }
}
