import { describe, expect, it } from "vitest";
import { crash } from "./crash.ts";
import { disk } from "./disk.ts";
import { log } from "./log.ts";

/** A short run of each part of `npm run campaign`. */
describe("the order book in a campaign", { timeout: 240_000 }, () => {
  it("loses no sale and no refund when it is killed at any moment", async () => {
    expect((await crash({ seed: 11, rounds: 5 })).failures).toEqual([]);
  });

  it("loses nothing to full disks, and does not crash with a minimum of free space", async () => {
    expect((await disk({ seed: 11, rounds: 2 })).failures).toEqual([]);
  });

  it("loses nothing if only its log is damaged, and reports every loss if its journal is damaged too", async () => {
    expect((await log({ seed: 11, rounds: 20 })).failures).toEqual([]);
  });
});
