import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The framework builds in one folder, so one run at a time may render. What is in it besides the lock may be deleted. */
export const OUT = fileURLToPath(new URL("../../site/.out", import.meta.url));
export const LOCK = "lock";
const FREE = "free";
const HEARTBEAT_MS = 2_000;
/** A holder that has shown no life for so long is gone, even if its process id has been given to another. */
const SILENCE_MS = 60_000;
const RETRY_MS = 250;

/** What a run has that holds the lock. */
export interface Hold {
  /** Says that a process works for the holder, so that the lock outlives a holder that is killed before it. */
  share: (pid: number) => Promise<void>;
  /** Whether nobody has taken over, as when the machine was asleep: to be asked before what others would see. */
  isHeld: () => Promise<boolean>;
}

/**
 * Runs `work` while no other run publishes from this checkout; waits for one that does.
 *
 * The lock is a folder with one file. Its name says who holds the lock, it holds the ids of processes that work for the
 * holder, and its time is their last sign of life. To take, to take over and to give back is to rename that file: of
 * all who try at once one succeeds, and nobody can give back what has been taken over.
 */
export async function withLock<T>(
  work: (hold: Hold) => Promise<T>,
  log: (line: string) => void,
  lock = join(OUT, LOCK),
): Promise<T> {
  const own = join(lock, `${process.pid}-${randomUUID()}`);
  for (let told = false; !(await take(lock, own)); told = true) {
    if (!told) log("Waiting for another run that is publishing");
    await wait(RETRY_MS);
  }
  const heartbeat = setInterval(() => void showLife(own), HEARTBEAT_MS);
  try {
    return await work({ share: (pid) => addHolder(own, pid), isHeld: () => exists(own) });
  } finally {
    clearInterval(heartbeat);
    await moved(own, join(lock, FREE));
  }
}

async function take(lock: string, own: string): Promise<boolean> {
  const holder = join(lock, await holderOf(lock));
  if (basename(holder) !== FREE && !(await isAbandoned(holder))) return false;
  // Before it is one's own, or another could find it abandoned still.
  await showLife(holder);
  if (!(await moved(holder, own))) return false;
  await truncate(own);
  return true;
}

/** The name of the one file; the folder is made where it is not there. */
async function holderOf(lock: string): Promise<string> {
  const there = await readdir(lock).catch(() => []);
  if (there[0]) return there[0];
  await mkdir(dirname(lock), { recursive: true });
  const made = await mkdtemp(`${lock}.`);
  await (await open(join(made, FREE), "w")).close();
  // Fails where another was faster, since a folder that holds something is not replaced.
  await rename(made, lock).catch(() => rm(made, { recursive: true }));
  return FREE;
}

async function isAbandoned(holder: string): Promise<boolean> {
  const [helpers, age] = await Promise.all([
    readFile(holder, "utf8").catch(() => ""),
    stat(holder).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    ),
  ]);
  if (age > SILENCE_MS) return true;
  const [pid = ""] = basename(holder).split("-");
  return ![pid, ...helpers.split(" ")].map(Number).filter(Boolean).some(isAlive);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Does nothing where the file has another name by now. */
async function showLife(holder: string): Promise<void> {
  await utimes(holder, new Date(), new Date()).catch(() => {});
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function addHolder(own: string, pid: number): Promise<void> {
  // Without the flag by which a second file would be made where the lock has been taken over.
  const file = await open(own, constants.O_WRONLY | constants.O_APPEND);
  await file.appendFile(` ${pid}`);
  await file.close();
}

/** Whether the file had its first name until now. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
