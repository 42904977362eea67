import { describe, expect, it } from "vitest";
import { createHookCalls, requestPublishing } from "#checkout/jobs/request-publishing.ts";
import { runScheduled } from "#checkout/jobs/run-scheduled.ts";
import { startJobs } from "#checkout/node/jobs.ts";
import { snapshotOffers } from "#checkout/offers/snapshot.ts";
import { openReceiver } from "./receiver.ts";
import { openShop } from "./shop.ts";

/** When a product comes or goes. */
const END = "2026-11-22T18:00:00.000Z";
const LATER = "2026-12-24T00:00:00.000Z";
const RETENTION = { links: 7, sessions: 30, messages: 30, orders: 30 };
/** The part of the URL that nobody else may know. */
const SECRET = "s3cret";
const DAY_MINUTES = 24 * 60;

/** A shop whose live release ends, and the host that builds its pages. */
async function openShopUntil(validUntil: string | undefined, status = 201) {
  const host = await openReceiver({ status });
  const hook = `${host.url}/${SECRET}`;
  const shop = await openShop({ shop: { ...(validUntil && { validUntil }) } });
  /** Runs the jobs that are due some minutes after the end. */
  const runAt = (minutes: number, publishHook: string | null = hook) =>
    runScheduled(shop.ports, { at: minutesAfter(END, minutes), retention: RETENTION, publishHook });
  return { ...shop, host, runAt };
}

function minutesAfter(time: string, minutes: number): Date {
  return new Date(Date.parse(time) + minutes * 60_000);
}

/** Runs the jobs of some minutes. @returns those in which the host was called */
async function minutesOfCalls(
  host: { requests: unknown[] },
  runAt: (minutes: number) => Promise<void>,
  from: number,
  to: number,
): Promise<number[]> {
  const called: number[] = [];
  for (let minute = from; minute < to; minute += 1) {
    const before = host.requests.length;
    await runAt(minute);
    if (host.requests.length > before) called.push(minute);
  }
  return called;
}

function events(lines: Record<string, unknown>[]) {
  return lines.map(({ level, event }) => `${level} ${event}`).filter((text) => text.includes("publish"));
}

describe("the URL that starts a build", () => {
  it("is called when the live release has ended, with an empty request that needs nothing else", async () => {
    const { host, lines, runAt } = await openShopUntil(END);
    await runAt(-1);
    expect(host.requests).toEqual([]);
    await runAt(0);
    expect(host.requests).toMatchObject([
      { method: "POST", body: "", headers: { "content-length": "0", "user-agent": "Vitrine" } },
    ]);
    expect(events(lines)).toEqual(["info publishing-requested"]);
  });

  it("is called again every ten minutes, and not between", async () => {
    const { host, runAt } = await openShopUntil(END);
    expect(await minutesOfCalls(host, runAt, 0, 32)).toEqual([0, 10, 20, 30]);
    expect(host.requests).toHaveLength(4);
  });

  it("is called in the first minute after an end that is no full minute", async () => {
    const { host, runAt } = await openShopUntil("2026-11-22T18:00:30.000Z");
    expect(await minutesOfCalls(host, runAt, 0, 12)).toEqual([1, 11]);
  });

  it("is called once for each ten minutes, also if a run is late or one is left out", async () => {
    const { ports, host } = await openShopUntil(END);
    const times = [-0.5, 1.5, 9.9, 11.9, 12, 32, 33].map((minutes) => minutesAfter(END, minutes));
    const calls: number[] = [];
    for (const [i, at] of times.entries()) {
      await requestPublishing(ports, host.url, { before: times[i - 1] ?? minutesAfter(END, -2), at });
      calls.push(host.requests.length);
    }
    expect(calls).toEqual([0, 1, 1, 2, 2, 3, 3]);
  });

  it("is not called any more once a release that ends later is live, or one that does not end", async () => {
    for (const next of [LATER, undefined]) {
      const { ports, host, runAt } = await openShopUntil(END);
      await runAt(0);
      const { validUntil: _, ...shop } = await ports.offers.shop();
      ports.offers = snapshotOffers({
        ...{ version: 2, offers: [], messages: {} },
        shop: { ...shop, ...(next && { validUntil: next }) },
      });
      await runAt(10);
      expect(host.requests).toHaveLength(1);
    }
  });

  it("is left alone after a day, which the log says once, as an error", async () => {
    const { host, lines, runAt } = await openShopUntil(END);
    await runAt(DAY_MINUTES - 10);
    expect(host.requests).toHaveLength(1);
    await runAt(DAY_MINUTES);
    await runAt(DAY_MINUTES + 1);
    await runAt(DAY_MINUTES + 10);
    expect(host.requests).toHaveLength(1);
    expect(lines).toContainEqual({ level: "error", event: "publishing-overdue", since: END });
    expect(events(lines)).toEqual(["info publishing-requested", "error publishing-overdue"]);
  });

  it("is not called if there is none, or nothing has dates", async () => {
    const dated = await openShopUntil(END);
    await dated.runAt(0, null);
    const undated = await openShopUntil(undefined);
    await undated.runAt(0);
    expect([...dated.host.requests, ...undated.host.requests]).toEqual([]);
  });

  it.each([301, 404, 500])("answers %i, and the log says so, without the secret URL", async (status) => {
    const { host, lines, payments, runAt } = await openShopUntil(END, status);
    await runAt(0);
    expect(host.requests).toHaveLength(1);
    expect(lines).toContainEqual(
      expect.objectContaining({
        ...{ level: "warn", event: "publish-hook-failed" },
        message: `PUBLISH_HOOK: it answers ${status}`,
      }),
    );
    expect(JSON.stringify(lines)).not.toContain(SECRET);
    // The search for missed events, which comes after it.
    expect(payments.asked).toContain("events");
  });

  it("cannot be reached, and the log says so, without it", async () => {
    const { host, lines, payments, runAt } = await openShopUntil(END);
    host.close();
    await runAt(0);
    expect(lines).toContainEqual(
      expect.objectContaining({
        ...{ level: "warn", event: "publish-hook-failed" },
        message: "PUBLISH_HOOK: it cannot be reached",
      }),
    );
    expect(JSON.stringify(lines)).not.toContain(SECRET);
    expect(payments.asked).toContain("events");
  });

  it("is due for a shop on Node from when something has come or gone until a call succeeds", async () => {
    const host = await openReceiver((index) => ({ status: index === 1 ? 500 : 201 }));
    for (const isPassed of [true, false]) {
      const calls = createHookCalls(host.url, () => {}, isPassed);
      expect(calls.isDue()).toBe(isPassed);
      if (!isPassed) await expect(calls.call()).rejects.toThrow("it answers 500");
      expect(calls.isDue()).toBe(true);
      await calls.call();
      expect(calls.isDue()).toBe(false);
    }
    const none = createHookCalls(null, () => {}, true);
    await none.call();
    expect(none.isDue()).toBe(false);
    expect(host.requests).toHaveLength(3);
  });

  it.each([
    ["a checkout on Node calls", false, 1],
    ["a shop on Node that publishes itself does not call by the minute", true, 0],
  ])("%s", async (_, publishesItself, calls) => {
    const { ports, host } = await openShopUntil(END);
    const jobs = startJobs(
      { ...ports, clock: () => new Date(END) },
      { backups: null, retention: RETENTION, publishHook: host.url },
      { isPreview: false, publishesItself, stamps: { deleteUnneeded: async () => 0 } },
    );
    await Promise.all(jobs.map((job) => job.stop()));
    expect(host.requests).toHaveLength(calls);
  });
});
