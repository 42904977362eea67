import { describe, expect, it } from "vitest";
import { crash } from "./crash.ts";
import { disk } from "./disk.ts";
import { log } from "./log.ts";

/** A short run of each part of `npm run campaign`. */
describe("the order book in a campaign", { timeout: 240_000 }, () => {
  it("loses no sale and no refund to kills at any moment", async () => {
    expect((await crash({ seed: 11, rounds: 5 })).failures).toEqual([]);
  });

  it("loses nothing to full disks, and with the floor of free space is not ended by them", async () => {
    expect((await disk({ seed: 11, rounds: 2 })).failures).toEqual([]);
  });

  it("loses nothing to a log that is flipped or cut, and nothing in silence when its journal is, too", async () => {
    expect((await log({ seed: 11, rounds: 20 })).failures).toEqual([]);
  });
});
