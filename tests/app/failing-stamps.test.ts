import { describe, expect, it } from "vitest";
import { type Stamper, StampFailed, threadStamper } from "#checkout/stamps/pdf/stamper.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { buy, signIn } from "./buying.ts";
import { type Browser, downloaded, LOCKED, openStampingShop, PDF, SECRET } from "./stamping-shop.ts";

/** Stamps as the service does, but takes too long while the machine is busy. */
function busyStamper(isBusy: boolean) {
  const machine = { isBusy };
  const stamp = threadStamper();
  const stamper: Stamper = async (...args) => {
    if (machine.isBusy) throw new StampFailed("slow", "it was not done within 30 s");
    return stamp(...args);
  };
  return { machine, stamper };
}

describe("the file as it is", () => {
  it("is delivered if it cannot be stamped, with one warning in the log", async () => {
    const { shop, asked } = await openStampingShop();
    const order = await buy(shop);
    const reader = await signIn(shop);
    for (const _ of [1, 2])
      expect(Buffer.from(await downloaded(reader, order, "locked.pdf")).equals(LOCKED)).toBe(true);
    expect(asked).toHaveLength(1);
    const warnings = shop.lines.filter(({ event }) => event === "pdf-not-stamped");
    expect(warnings).toMatchObject([{ level: "warn", reason: "encrypted", key: SECRET.key }]);
  });

  it("is delivered for a while if stamping was too slow, and the copy at a later download", async () => {
    const { machine, stamper } = busyStamper(true);
    const { shop, asked } = await openStampingShop({ stamper });
    const order = await buy(shop);
    const reader = await signIn(shop);
    const isClean = async () => Buffer.from(await downloaded(reader, order)).equals(PDF);
    for (const pauseS of [60, 600, 3_600, 3_600]) {
      const before = asked.length;
      expect(await isClean()).toBe(true);
      shop.wait(pauseS - 1);
      expect(await isClean()).toBe(true);
      expect(asked).toHaveLength(before + 1);
      shop.wait(1);
    }
    machine.isBusy = false;
    expect(await isClean()).toBe(false);
    const reasons = shop.lines.filter(({ event }) => event === "pdf-not-stamped").map(({ reason }) => reason);
    expect(reasons).toEqual(Array(4).fill("slow"));
  });

  it("is delivered to all who wait, after one try that was too slow, and copies that exist are still found", async () => {
    const { machine, stamper } = busyStamper(false);
    const { shop, asked } = await openStampingShop({ stamper });
    const order = await buy(shop);
    const reader = await signIn(shop);
    const copy = Buffer.from(await downloaded(reader, order));
    machine.isBusy = true;
    const others: { theirs: string; browser: Browser }[] = [];
    for (const name of ["one", "two", "three"]) {
      const theirs = await buy(shop, "book", `${name}@example.com`);
      others.push({ theirs, browser: await signIn(shop) });
    }
    const contents = others.map(({ theirs, browser }) => downloaded(browser, theirs));
    for (const content of await Promise.all(contents)) expect(Buffer.from(content).equals(PDF)).toBe(true);
    expect(asked).toHaveLength(2);
    expect(copy.equals(await downloaded(reader, order))).toBe(true);
  });

  it("is delivered if the copy takes too long, and no email waits for it", async () => {
    const { shop } = await openStampingShop({ stamper: () => new Promise(() => {}), maxWaitMs: 1 });
    const order = await buy(shop);
    expect(shop.mail.sent).toHaveLength(1);
    const reader = await signIn(shop);
    expect(Buffer.from(await downloaded(reader, order)).equals(PDF)).toBe(true);
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "pdf-not-stamped", reason: "busy" }));
  });

  it("is delivered by a service that stamps nothing, whose library does not say otherwise", async () => {
    const { shop } = await openStampingShop();
    delete shop.ports.stamps;
    const order = await buy(shop);
    const reader = await signIn(shop);
    expect(Buffer.from(await downloaded(reader, order)).equals(PDF)).toBe(true);
    const { orders } = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    expect(orders[0]?.items[0]).not.toHaveProperty("isStamped");
  });
});
