import { appendFile, mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The framework builds in one folder, so one run at a time may render. */
const LOCK = fileURLToPath(new URL("../../site/.out/publish.lock", import.meta.url));
const HEARTBEAT_MS = 2_000;
/** A holder that has shown no life for so long is gone, even if its process id has been given to another. */
const SILENCE_MS = 60_000;
const RETRY_MS = 250;

/** Says that a process works for the holder, so that the lock outlives a holder that is killed before it. */
export type Share = (pid: number) => Promise<void>;

/** Runs `work` while no other run publishes from this checkout; waits for one that does. */
export async function withLock<T>(
  work: (share: Share) => Promise<T>,
  log: (line: string) => void,
): Promise<T> {
  await mkdir(dirname(LOCK), { recursive: true });
  for (let told = false; !(await take()); told = true) {
    if (!told) log("Waiting for another run that is publishing");
    await wait(RETRY_MS);
  }
  const heartbeat = setInterval(
    () => void utimes(LOCK, new Date(), new Date()).catch(() => {}),
    HEARTBEAT_MS,
  );
  try {
    return await work((pid) => appendFile(LOCK, ` ${pid}`));
  } finally {
    clearInterval(heartbeat);
    await rm(LOCK, { force: true });
  }
}

async function take(): Promise<boolean> {
  if (await isAbandoned()) await rm(LOCK, { force: true });
  try {
    const file = await open(LOCK, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function isAbandoned(): Promise<boolean> {
  const [holders, age] = await Promise.all([
    readFile(LOCK, "utf8").catch(() => ""),
    stat(LOCK).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    ),
  ]);
  if (age > SILENCE_MS) return true;
  const pids = holders.split(" ").map(Number).filter(Boolean);
  return pids.length > 0 && !pids.some(isAlive);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
