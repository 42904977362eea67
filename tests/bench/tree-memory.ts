import { readdirSync, readFileSync } from "node:fs";

const INTERVAL_MS = 100;
/** The size of a page of memory on common machines with Linux. */
const PAGE_BYTES = 4_096;

/**
 * Watches the resident memory of a process and its descendants together.
 * @returns a function that stops, and returns the peak in bytes; null on systems without `/proc`
 */
export function watchTreeMemory(pid: number): () => number | null {
  let peak: number | null = null;
  const timer = setInterval(() => {
    peak = Math.max(peak ?? 0, treeMemory(pid) ?? 0) || null;
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function treeMemory(pid: number): number | null {
  const processes = listProcesses();
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const sumOf = (pid: number): number =>
    (children.get(pid) ?? []).reduce((sum, child) => sum + child.bytes + sumOf(child.pid), 0);
  const own = processes.find((process) => process.pid === pid);
  return own ? own.bytes + sumOf(pid) : null;
}

function listProcesses(): { pid: number; parent: number; bytes: number }[] {
  return readNames("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the fields after the name of the program in brackets
      const fields = readText(`/proc/${name}/stat`)
        .replace(/^.*\) /s, "")
        .split(" ");
      const [parent, pages] = [Number(fields[1]), Number(fields[21])];
      return pages > 0 ? [{ pid: Number(name), parent, bytes: pages * PAGE_BYTES }] : [];
    });
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty if the process has ended. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
