import { readFile } from "node:fs/promises";
import type { Plugin } from "rolldown";

/** Changes the code of some modules before they are bundled. */
export interface ModuleChange {
  /** The modules' paths. */
  files: RegExp;
  /** @throws if the code has another form than expected */
  change(code: string): string;
}

export function changeModules(changes: readonly ModuleChange[]): Plugin {
  return {
    name: "change-modules",
    load: {
      filter: { id: changes.map(({ files }) => files) },
      async handler(path) {
        const code = await readFile(path, "utf8");
        return changes.find(({ files }) => files.test(path))?.change(code);
      },
    },
  };
}
