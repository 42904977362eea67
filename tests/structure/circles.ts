import { dirname } from "node:path";

/** A circle of imports between files, as the files that it passes through. null: there is none. */
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
export function folderGraph(graph: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
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
 * Pairs of folders that import each other, as `a <-> b`, in order. A folder and one inside it are no pair: its files are what the
 * other's share, or put together.
 */
export function mutualFolders(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const folders = folderGraph(graph);
  return [...folders]
    .flatMap(([folder, others]) =>
      others
        .filter((other) => folder < other && !other.startsWith(`${folder}/`))
        .filter((other) => folders.get(other)?.includes(folder))
        .map((other) => `${folder} <-> ${other}`),
    )
    .sort();
}
