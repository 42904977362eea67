import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** Takes one finished file; `path` is relative to the repository. */
export type Save = (path: string, data: string | Uint8Array) => Promise<void>;

/** Takes one finished file of a product; `path` is relative to the product's folder, e.g. `files/notes.pdf`. */
export type Write = (slug: string, path: string, data: string | Uint8Array) => Promise<void>;

export function productWriter(save: Save): Write {
  return (slug, path, data) => save(join("content/products", slug, path), data);
}

/** Writes finished files into the repository or, for a check, compares them with it; `close` reports the differences. */
export function openOutput(check: boolean): { save: Save; close: () => void } {
  const differing: string[] = [];
  return {
    save: async (path, data) => {
      const file = join(repository, path);
      if (!check) return writeInOneStep(file, data);
      const existing = await readFile(file).catch(() => null);
      if (!existing?.equals(Buffer.from(data))) differing.push(path);
    },
    close: () => {
      if (differing.length === 0) return;
      console.error(`Missing, or not the same bytes as drawn now:\n${differing.join("\n")}`);
      process.exitCode = 1;
    },
  };
}

/** An interrupted run leaves no half-written file. */
async function writeInOneStep(file: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, data);
  await rename(`${file}.part`, file);
}
