import { createHash, randomUUID } from "node:crypto";
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
import { hostname, uptime } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathExists } from "#platform/path-exists.ts";

/** The name of a lock's folder. */
export const LOCK_NAME = "lock";
const FREE = "free";
const HEARTBEAT_MS = 2_000;
/** A holder on another machine without a heartbeat for this long counts as dead. */
const STALE_AFTER_MS = 60_000;
/** Of the fields of `/proc/<pid>/stat` after the name, when the process began: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const START_TIME_FIELD = 19;
/** The clock and the time since the machine started are not measured at the same moment. */
const BOOT_TOLERANCE_MS = 10_000;
/** Of another container, the process ids mean nothing here. */
const MACHINE = createHash("sha256").update(hostname()).digest("hex").slice(0, 12);
const RETRY_MS = 250;

interface LockOptions {
  /** The lock's folder. It is created, and everything in it belongs to the lock. */
  folder: string;
  now?: () => number;
  /** Waits before the next attempt. */
  wait?: (ms: number) => Promise<void>;
  /** An id of this machine or container. */
  machine?: string;
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
  /** When it was taken. */
  takenAt: Date;
}

/**
 * Runs a task while no other run holds the lock; waits for one that does.
 *
 * The lock is a folder with one file. The file's name identifies the holder's machine and process, its content lists the holder's
 * child processes, and its modification time is the last heartbeat. Taking the lock, taking it over and releasing it are renames of
 * that file: of several runs that try at once only one succeeds, and no run can release a lock that another has taken over.
 */
export async function withLock<T>(
  task: (lock: Lock) => Promise<T>,
  log: (line: string) => void,
  { folder, now = Date.now, wait = setTimeout, machine = MACHINE }: LockOptions,
): Promise<T> {
  const file = join(folder, `${machine}-${await identify(process.pid)}-${randomUUID()}`);
  for (let hasLogged = false; !(await tryAcquire(folder, file, { now, machine })); hasLogged = true) {
    if (!hasLogged) log("Waiting for another run that is publishing");
    await wait(RETRY_MS);
  }
  const takenAt = new Date(now());
  const heartbeat = setInterval(() => void touch(file, now()), HEARTBEAT_MS);
  try {
    return await task({
      addProcess: (pid) => appendProcess(file, pid),
      isHeld: () => pathExists(file),
      takenAt,
    });
  } finally {
    clearInterval(heartbeat);
    await tryRename(file, join(folder, FREE));
  }
}

async function tryAcquire(
  folder: string,
  file: string,
  { now, machine }: Required<Pick<LockOptions, "now" | "machine">>,
): Promise<boolean> {
  const holder = join(folder, await findHolder(folder));
  if (basename(holder) !== FREE && !(await isAbandoned(holder, { now: now(), machine }))) return false;
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

/**
 * A holder on this machine is looked up: the heartbeat of a run that is busy may be late. One from before the machine started has ended.
 * Of another machine, only the heartbeat is known.
 */
async function isAbandoned(
  holder: string,
  { now, machine }: { now: number; machine: string },
): Promise<boolean> {
  const [children, heartbeat] = await Promise.all([
    readFile(holder, "utf8").catch(() => ""),
    stat(holder).then(
      ({ mtimeMs }) => mtimeMs,
      () => now,
    ),
  ]);
  const [holderMachine, pid = "", started = ""] = basename(holder).split("-");
  if (holderMachine !== machine) return now - heartbeat > STALE_AFTER_MS;
  if (heartbeat < Date.now() - uptime() * 1_000 - BOOT_TOLERANCE_MS) return true;
  for (const one of [`${pid}-${started}`, ...children.split(" ")]) if (await isAlive(one)) return false;
  return true;
}

/** The id of a process and when it began, since another process may have the same id later. */
async function identify(pid: number): Promise<string> {
  return `${pid}-${(await processStatus(pid))?.started ?? ""}`;
}

async function isAlive(identity: string): Promise<boolean> {
  const [pid, started] = identity.split("-");
  if (!Number(pid) || !hasProcess(Number(pid))) return false;
  const status = await processStatus(Number(pid));
  // A zombie has ended, but nobody has asked for its exit code.
  return !status || (status.started === started && status.state !== "Z");
}

/** null: only Linux provides it, or there is no such process. `started` is in ticks since the machine started. */
async function processStatus(pid: number): Promise<{ state: string; started: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  // The name of the program, in brackets, may have spaces and brackets.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", started: fields[START_TIME_FIELD] ?? "" };
}

function hasProcess(pid: number): boolean {
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

async function appendProcess(file: string, pid: number): Promise<void> {
  // Without O_CREAT, which would create a second file after another run has taken over.
  const handle = await open(file, constants.O_WRONLY | constants.O_APPEND);
  await handle.appendFile(` ${await identify(pid)}`);
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
