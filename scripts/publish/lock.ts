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
import { setTimeout } from "node:timers/promises";

/** The name of a lock's folder. */
export const LOCK_NAME = "lock";
const FREE = "free";
const HEARTBEAT_MS = 2_000;
/** A holder without a heartbeat for this long counts as dead, even if its process id exists: it may have been reused. */
const STALE_AFTER_MS = 60_000;
const RETRY_MS = 250;

interface LockOptions {
  /** The lock's folder. It is created, and everything in it belongs to the lock. */
  folder: string;
  now?: () => number;
  /** Waits before the next attempt. */
  wait?: (ms: number) => Promise<void>;
}

/** The lock of a run. */
export interface Lock {
  /** Registers a child process. The lock stays taken while it runs, even if this process is killed. */
  addProcess: (pid: number) => Promise<void>;
  /**
   * Whether this run still holds the lock. Another run may have taken it over if the machine was asleep. Check it before
   * changing anything that others can see.
   */
  isHeld: () => Promise<boolean>;
}

/**
 * Runs a task while no other run holds the lock; waits for one that does.
 *
 * The lock is a folder with one file. The file's name identifies the holder, its content lists the ids of the holder's child
 * processes, and its modification time is the last heartbeat. Taking the lock, taking it over and releasing it are renames of
 * that file: of several runs that try at once only one succeeds, and no run can release a lock that another has taken over.
 */
export async function withLock<T>(
  task: (lock: Lock) => Promise<T>,
  log: (line: string) => void,
  { folder, now = Date.now, wait = setTimeout }: LockOptions,
): Promise<T> {
  const file = join(folder, `${process.pid}-${randomUUID()}`);
  for (let hasLogged = false; !(await tryAcquire(folder, file, now)); hasLogged = true) {
    if (!hasLogged) log("Waiting for another run that is publishing");
    await wait(RETRY_MS);
  }
  const heartbeat = setInterval(() => void touch(file, now()), HEARTBEAT_MS);
  try {
    return await task({ addProcess: (pid) => appendPid(file, pid), isHeld: () => exists(file) });
  } finally {
    clearInterval(heartbeat);
    await tryRename(file, join(folder, FREE));
  }
}

async function tryAcquire(folder: string, file: string, now: () => number): Promise<boolean> {
  const holder = join(folder, await findHolder(folder));
  if (basename(holder) !== FREE && !(await isAbandoned(holder, now()))) return false;
  // The heartbeat comes before the rename. Otherwise another run could still find the renamed file abandoned.
  await touch(holder, now());
  if (!(await tryRename(holder, file))) return false;
  await truncate(file);
  // Truncating sets the time of the system's clock.
  await touch(file, now());
  return true;
}

/** The name of the file in the folder, which is created if it is missing. */
async function findHolder(folder: string): Promise<string> {
  const [name] = await readdir(folder).catch(() => []);
  if (name) return name;
  await mkdir(dirname(folder), { recursive: true });
  const created = await mkdtemp(`${folder}.`);
  await (await open(join(created, FREE), "w")).close();
  // Fails if another run was faster, since a rename does not replace a folder that is not empty.
  await rename(created, folder).catch(() => rm(created, { recursive: true }));
  return FREE;
}

async function isAbandoned(holder: string, now: number): Promise<boolean> {
  const [children, age] = await Promise.all([
    readFile(holder, "utf8").catch(() => ""),
    stat(holder).then(
      ({ mtimeMs }) => now - mtimeMs,
      () => 0,
    ),
  ]);
  if (age > STALE_AFTER_MS) return true;
  const [pid = ""] = basename(holder).split("-");
  return ![pid, ...children.split(" ")].map(Number).filter(Boolean).some(isAlive);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Does nothing if the file has been renamed. */
async function touch(file: string, now: number): Promise<void> {
  await utimes(file, new Date(now), new Date(now)).catch(() => {});
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function appendPid(file: string, pid: number): Promise<void> {
  // Without O_CREAT, which would create a second file after another run has taken over.
  const handle = await open(file, constants.O_WRONLY | constants.O_APPEND);
  await handle.appendFile(` ${pid}`);
  await handle.close();
}

/** @returns false if the file no longer has its old name */
async function tryRename(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
