import { lstatSync, readdirSync, realpathSync, statSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { pollFolder } from "./poll-folder.ts";

/** Editors save in several steps: they write another file and rename it. */
const QUIET_MS = 40;
/** Hidden files are no content. */
const IGNORED = /^\./;

interface WatchOptions {
  /** Receives what keeps the system from telling of changes, which are then looked for every other second. */
  warn?: (text: string) => void;
  /** Watches a folder and all below it, by default as the system does. */
  watchTree?: typeof watchWithSystem;
}

/**
 * Calls `onChange` after files in a folder have changed, once for changes that follow each other closely. Folders behind links
 * belong to it.
 */
export function watchFolder(
  folder: string,
  onChange: () => void,
  { warn = () => {}, watchTree = watchWithSystem }: WatchOptions = {},
): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const watchers = new Map<string, { close(): void }>();
  let polling: { close(): void } | null = null;
  addWatcher(folder);
  return {
    close() {
      clearTimeout(timer);
      closeWatchers();
      polling?.close();
    },
  };

  function addWatcher(path: string): void {
    const real = realpathSync(path);
    if (polling || watchers.has(real)) return;
    try {
      const watcher = watchTree(real, (name) => {
        if (name && IGNORED.test(basename(name))) return;
        if (name) followLinksOf(join(real, name));
        changed();
      });
      watcher.once("error", poll);
      watchers.set(real, watcher);
    } catch (error) {
      poll(error);
    }
    if (!polling) followLinks(real);
  }

  function changed(): void {
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  }

  function closeWatchers(): void {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  }

  function poll(error: unknown): void {
    if (polling) return;
    polling = pollFolder(folder, changed);
    closeWatchers();
    warn(`${reasonOf(error)}. Changes are looked for every other second instead.`);
  }

  function followLinksOf(changed: string): void {
    try {
      followLinks(changed);
    } catch {
      // It was removed again. What replaces it is another change.
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

interface TreeWatcher {
  close(): void;
  once(event: "error", listener: (error: Error) => void): unknown;
}

function watchWithSystem(folder: string, onChange: (name: string | null) => void): TreeWatcher {
  return watch(folder, { recursive: true }, (_, name) => onChange(name));
}

/** https://man7.org/linux/man-pages/man7/inotify.7.html */
const LIMITS: Record<string, string> = {
  ENOSPC: "fs.inotify.max_user_watches",
  EMFILE: "fs.inotify.max_user_instances",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const limit = LIMITS[code];
  if (limit === undefined) return error instanceof Error ? error.message : String(error);
  return `The content has more folders than this system watches: raise ${limit}, such as by sudo sysctl ${limit}=524288`;
}
