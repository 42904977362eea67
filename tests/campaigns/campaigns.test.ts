import { describe, expect, it } from "vitest";
import { burst } from "./burst.ts";
import { codes } from "./codes.ts";
import { crash } from "./crash.ts";
import { disk } from "./disk.ts";
import { edits } from "./edits.ts";
import { fuzz } from "./fuzz.ts";
import { load } from "./load.ts";
import { log } from "./log.ts";
import { totals } from "./totals.ts";

/** A short run of each part of `npm run campaign`. */
describe("the order book in a campaign", { timeout: 240_000 }, () => {
  it("loses no sale and no refund when it is killed at any moment", async () => {
    expect((await crash({ seed: 11, rounds: 5 })).failures).toEqual([]);
  });

  it("loses nothing to full disks, and does not crash with a minimum of free space", async () => {
    const { failures, mounted } = await disk({ seed: 11, rounds: 2 });
    expect(failures).toEqual([]);
    // Only root may mount the small disks that fill up above the minimum.
    if (process.getuid?.() === 0) expect(mounted).toBe(true);
  });

  it("loses nothing if only its log is damaged, and reports every loss if its journal is damaged too", async () => {
    expect((await log({ seed: 11, rounds: 20 })).failures).toEqual([]);
  });
});

describe("the service in a campaign", { timeout: 240_000 }, () => {
  it("answers a steady stream of checkouts and webhooks without an error and before a buyer gives up", async () => {
    expect((await load({ rounds: 30 })).failures).toEqual([]);
  });
});

describe("discounts in a campaign", { timeout: 240_000 }, () => {
  it("are exact to the minor unit in any currency, and lines always add up to totals", async () => {
    expect((await totals({ seed: 11, rounds: 2_000 })).failures).toEqual([]);
  });

  it("with ten uses are never used more often, and what is not paid goes to others", async () => {
    expect((await codes({ seed: 11, rounds: 60 })).failures).toEqual([]);
  });
});

describe("publishing in a campaign", { timeout: 240_000 }, () => {
  it("gives the same bytes after any edits one by one as in one run into an empty folder", async () => {
    expect((await edits({ seed: 11, rounds: 5 })).failures).toEqual([]);
  });
});

describe("the API in a campaign", { timeout: 240_000 }, () => {
  it("answers no request with an internal error, whatever it contains, and sells afterwards", async () => {
    expect((await fuzz({ seed: 11, rounds: 400 })).failures).toEqual([]);
  });
});

describe("the sender of emails in a campaign", { timeout: 240_000 }, () => {
  it("sends each email once, and those of paid orders first", async () => {
    expect((await burst({ seed: 11, rounds: 15 })).failures).toEqual([]);
  });
});
