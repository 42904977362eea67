import { access } from "node:fs/promises";

/** Whether there is a file or a folder at a path. One that this user may not look at counts as missing. */
export function pathExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
