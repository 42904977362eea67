import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { withLock } from "#publish/lock.ts";
import { temporaryFolder } from "../catalogue/content-folder.ts";

/** No process can have it: Linux gives none above 2^22. */
const DEAD_PID = 2 ** 22 + 1;
const LONG_AGO = new Date(Date.now() - 120_000);

/** The file of a run that was killed while it published. */
function abandoned(): string {
  const lock = join(temporaryFolder(), "lock");
  mkdirSync(lock);
  writeFileSync(join(lock, `${DEAD_PID}-x`), ` ${DEAD_PID}`);
  return lock;
}

/** Publishes many times at once; tells how many did so at the same moment at most. */
async function together(lock: string, runs: number): Promise<number> {
  let now = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++now);
    await wait(5);
    now--;
  };
  await Promise.all(Array.from({ length: runs }, () => withLock(work, () => {}, lock)));
  return most;
}

test("of many runs that start at once, one publishes at a time", async () => {
  expect(await together(join(temporaryFolder(), "out", "lock"), 6)).toBe(1);
});

test("of many runs that wait for one that was killed, one publishes at a time", async () => {
  const rounds = Array.from({ length: 40 }, () => together(abandoned(), 4));
  expect(Math.max(...(await Promise.all(rounds)))).toBe(1);
});

test("a run that was taken for gone does not give back what another holds by now", async () => {
  const lock = join(temporaryFolder(), "lock");
  const order: string[] = [];
  const silent = Promise.withResolvers<void>();
  const successor = Promise.withResolvers<void>();
  const run = (name: string, work: () => Promise<void>) =>
    withLock(
      async ({ isHeld }) => {
        order.push(`${name} begins`);
        await work();
        order.push(`${name} ends${(await isHeld()) ? "" : ", and knows that it was taken over"}`);
      },
      () => {},
      lock,
    );

  const first = run("first", () => silent.promise);
  await expect.poll(() => order).toEqual(["first begins"]);
  for (const file of readdirSync(lock)) utimesSync(join(lock, file), LONG_AGO, LONG_AGO);
  const second = run("second", () => successor.promise);
  await expect.poll(() => order).toContain("second begins");
  silent.resolve();
  await first;
  const third = run("third", async () => {});
  await wait(600);
  expect(order).toEqual(["first begins", "second begins", "first ends, and knows that it was taken over"]);
  successor.resolve();
  await Promise.all([second, third]);
  expect(order.slice(3)).toEqual(["second ends", "third begins", "third ends"]);
});

test("a process that works for a run which was killed is waited for", async () => {
  const lock = abandoned();
  for (const file of readdirSync(lock)) writeFileSync(join(lock, file), ` ${process.pid}`);
  const told: string[] = [];
  const run = withLock(
    async () => {},
    (line) => told.push(line),
    lock,
  );
  await wait(600);
  expect(told).toEqual(["Waiting for another run that is publishing"]);
  for (const file of readdirSync(lock)) writeFileSync(join(lock, file), "");
  await run;
});
