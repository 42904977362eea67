import { dirname } from "node:path";

/** A circle of imports between files or folders, as those that it passes through. null: there is none. */
export function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const finished = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (finished.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...trail, file]);
      if (circle) return circle;
    }
    finished.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return null;
}

/** The folders of files, with those whose files they import. */
function folderGraph(graph: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const folders = new Map<string, Set<string>>();
  for (const [file, imported] of graph) {
    const from = dirname(file);
    const others = folders.get(from) ?? new Set();
    folders.set(from, others);
    for (const target of imported) if (dirname(target) !== from) others.add(dirname(target));
  }
  return new Map([...folders].map(([folder, others]) => [folder, [...others]]));
}

/**
 * A circle of folders, as the folders that it passes through. null: there is none. What a folder imports from one inside it, or that from
 * it, is left out: a folder's files are what those inside share, or put them together.
 */
export function findFolderCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const folders = [...folderGraph(graph)].map(([folder, others]): [string, string[]] => [
    folder,
    others.filter((other) => !isInside(other, folder) && !isInside(folder, other)),
  ]);
  return findCircle(new Map(folders));
}

function isInside(folder: string, other: string): boolean {
  return folder.startsWith(`${other}/`);
}
