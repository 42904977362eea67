import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, resolve } from "node:path";
import type { BackupLocation } from "#checkout/backups/backup-settings.ts";
import type { NodeSettings } from "#checkout/node/settings.ts";
import { formatMegabytes } from "../output.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** The one that the shop is tested with. */
const NODE_MAJOR = 24;
/** The order book refuses writes when less is free. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;
const LOW_BYTES = 1_000_000_000;

export function checkNode(version = process.versions.node): Finding {
  const major = Number(version.split(".")[0]);
  if (major >= NODE_MAJOR) return ok("Node.js", version);
  return problem(
    "Node.js",
    `${version} runs this, and the shop is made for ${NODE_MAJOR}`,
    "Start the shop with npm start, or with node_modules/.bin/node",
  );
}

/** Free space where orders, releases and backups are written. */
export async function checkDisks({
  dataDir,
  buildDir,
  backups,
}: Pick<NodeSettings, "dataDir" | "buildDir" | "backups">): Promise<Finding[]> {
  return Promise.all([
    checkDisk("DATA_DIR", dataDir, "orders"),
    checkDisk("BUILD_DIR", buildDir, "releases"),
    ...(backups === null ? [] : [checkDiskOfBackups(backups.location)]),
  ]);
}

/** A backup is complete on a disk before it goes to a bucket. */
function checkDiskOfBackups(location: BackupLocation): Promise<Finding> {
  return "dir" in location
    ? checkDisk("BACKUP_DIR", location.dir, "backups")
    : checkDisk("TMPDIR", tmpdir(), "backups");
}

async function checkDisk(name: string, folder: string, what: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existing(resolve(folder)));
  return judgeSpace(`Disk of ${name}`, bavail * bsize, what);
}

/** @param free bytes */
export function judgeSpace(check: string, free: number, what = "orders"): Finding {
  const found = `${formatMegabytes(free)} are free`;
  const fix = "Delete what is not needed, or enlarge the disk";
  if (free < MIN_FREE_BYTES) return problem(check, `${found}, with which ${what} cannot be written`, fix);
  return free < LOW_BYTES ? warning(check, found, fix) : ok(check, found);
}

/** It may be created at the first start. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}
