import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import pLimit from "p-limit";
import { z } from "zod";

/**
 * `npm run lock` runs this after npm has written the lock file: it adds the checksums (`integrity`) that npm leaves out for
 * packages of other systems, as the configured registry gives them. Without them, `npm ci` on such a system would install
 * these packages unverified.
 */

const CONCURRENCY = 8;
const FILE = "package-lock.json";

/** Records keep the order of keys, as npm has written them. */
const Package = z.record(z.string(), z.unknown());
type Package = z.infer<typeof Package>;
const Packages = z.record(z.string(), Package);
const LockFile = z.record(z.string(), z.unknown());

/** Paths of the packages that npm would install without verifying them. The project itself and links are not installed. */
export function findUnverified(lockFile: string): string[] {
  const packages = Packages.parse(LockFile.parse(JSON.parse(lockFile)).packages);
  return Object.entries(packages)
    .filter(([path, { integrity, link, inBundle }]) => path !== "" && !integrity && !link && !inBundle)
    .map(([path]) => path);
}

async function addIntegrity(file: string): Promise<number> {
  const text = await readFile(file, "utf8");
  const lock = LockFile.parse(JSON.parse(text));
  const packages = Packages.parse(lock.packages);
  const paths = findUnverified(text);
  await pLimit(CONCURRENCY).map(paths, async (path) => {
    const entry = packages[path];
    if (entry) packages[path] = withIntegrity(entry, await fetchIntegrity(path, entry));
  });
  if (paths.length > 0) await writeFile(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  return paths.length;
}

/** After the version, where npm writes it. */
function withIntegrity(entry: Package, integrity: string): Package {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([key, value]) =>
      key === "version"
        ? [
            [key, value],
            ["integrity", integrity],
          ]
        : [[key, value]],
    ),
  );
}

/** @throws if the registry has no checksum of the package */
async function fetchIntegrity(path: string, { name, version }: Package): Promise<string> {
  const id = `${typeof name === "string" ? name : path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)}@${version}`;
  const { stdout } = await promisify(execFile)("npm", ["view", id, "dist.integrity", "--json"]);
  const integrity = z.string().safeParse(stdout.trim() === "" ? null : JSON.parse(stdout));
  if (!integrity.success) throw new Error(`${path}: the registry gives no integrity of ${id}`);
  return integrity.data;
}

if (import.meta.main) {
  const added = await addIntegrity(FILE);
  console.log(`${added} ${added === 1 ? "package" : "packages"} completed in ${FILE}`);
}
