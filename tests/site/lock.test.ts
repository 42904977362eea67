import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { withLock } from "#publish/lock.ts";
import { temporaryFolder } from "../catalogue/content-folder.ts";

/** A process id that cannot exist, since Linux uses none above 2^22. */
const DEAD_PID = 2 ** 22 + 1;
const TWO_MINUTES_MS = 120_000;
const HERE = "here";

/** The lock of a run that was killed while it published. */
function abandonedLock(): string {
  const folder = join(temporaryFolder(), "lock");
  mkdirSync(folder);
  writeFileSync(join(folder, `${HERE}-${DEAD_PID}-1-x`), ` ${DEAD_PID}-1`);
  return folder;
}

/** Starts many runs at once. @returns the largest number of runs that held the lock at the same time */
async function maxConcurrency(folder: string, runs: number): Promise<number> {
  let running = 0;
  let max = 0;
  const task = async () => {
    max = Math.max(max, ++running);
    await wait(5);
    running--;
  };
  await Promise.all(Array.from({ length: runs }, () => withLock(task, () => {}, { folder, machine: HERE })));
  return max;
}

/** Counts the failed attempts of a run to take the lock. */
function countAttempts() {
  let attempts = 0;
  return {
    count: () => attempts,
    wait: async () => {
      attempts += 1;
      await wait(5);
    },
  };
}

test("of several runs that start at once, only one publishes at a time", async () => {
  expect(await maxConcurrency(join(temporaryFolder(), "out", "lock"), 6)).toBe(1);
});

test("of several runs that wait for one that was killed, only one publishes at a time", async () => {
  const rounds = Array.from({ length: 40 }, () => maxConcurrency(abandonedLock(), 4));
  expect(Math.max(...(await Promise.all(rounds)))).toBe(1);
});

test("a run that another machine has taken over from does not release the other's lock", async () => {
  const folder = join(temporaryFolder(), "lock");
  const order: string[] = [];
  let time = Date.now();
  const silent = Promise.withResolvers<void>();
  const successor = Promise.withResolvers<void>();
  const run = (
    name: string,
    task: () => Promise<void>,
    { machine = HERE, wait }: { machine?: string; wait?: () => Promise<void> } = {},
  ) =>
    withLock(
      async ({ isHeld }) => {
        order.push(`${name} begins`);
        await task();
        order.push(`${name} ends${(await isHeld()) ? "" : ", and knows that it was taken over"}`);
      },
      () => {},
      { folder, now: () => time, wait, machine },
    );

  const first = run("first", () => silent.promise);
  await expect.poll(() => order).toEqual(["first begins"]);
  time += TWO_MINUTES_MS;
  const second = run("second", () => successor.promise, { machine: "elsewhere" });
  await expect.poll(() => order).toContain("second begins");
  silent.resolve();
  await first;
  const attempts = countAttempts();
  const third = run("third", async () => {}, { machine: "elsewhere", wait: attempts.wait });
  await expect.poll(attempts.count).toBeGreaterThan(2);
  expect(order).toEqual(["first begins", "second begins", "first ends, and knows that it was taken over"]);
  successor.resolve();
  await Promise.all([second, third]);
  expect(order.slice(3)).toEqual(["second ends", "third begins", "third ends"]);
});

test("a run waits for the child process of a run that was killed", async () => {
  const folder = abandonedLock();
  for (const file of readdirSync(folder))
    writeFileSync(join(folder, file), ` ${process.pid}-${startOfThisProcess()}`);
  const lines: string[] = [];
  const attempts = countAttempts();
  const run = withLock(
    async () => {},
    (line) => lines.push(line),
    { folder, wait: attempts.wait, machine: HERE },
  );
  await expect.poll(attempts.count).toBeGreaterThan(2);
  expect(lines).toEqual(["Waiting for another run that is publishing"]);
  for (const file of readdirSync(folder)) writeFileSync(join(folder, file), "");
  await run;
});

test("a run that is alive keeps the lock, however long it is silent", async () => {
  const folder = join(temporaryFolder(), "lock");
  const order: string[] = [];
  const end = Promise.withResolvers<void>();
  const first = withLock(
    () => end.promise.then(() => void order.push("first ends")),
    () => {},
    { folder, machine: HERE },
  );
  await expect.poll(() => readdirSync(folder)).toEqual([expect.stringContaining(`-${process.pid}-`)]);
  const attempts = countAttempts();
  const second = withLock(
    async () => void order.push("second begins"),
    () => {},
    { folder, machine: HERE, now: () => Date.now() + TWO_MINUTES_MS, wait: attempts.wait },
  );
  await expect.poll(attempts.count).toBeGreaterThan(2);
  end.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(["first ends", "second begins"]);
});

test("a run that has ended does not keep the lock because another process has its id now", async () => {
  const folder = abandonedLock();
  for (const name of readdirSync(folder)) {
    renameSync(join(folder, name), join(folder, `${HERE}-${process.pid}-1-x`));
  }
  const task = async () => "published";
  expect(await withLock(task, () => {}, { folder, machine: HERE, wait: failToWait })).toBe("published");
});

async function failToWait(): Promise<never> {
  throw new Error("The lock is taken");
}

function startOfThisProcess(): string {
  return readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
}
