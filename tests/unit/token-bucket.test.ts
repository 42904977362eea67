import { expect, it } from "vitest";
import { tokenBucket } from "#checkout/http/token-bucket.ts";

it("a token bucket allows a burst of one second's worth, and refills evenly", () => {
  let now = 0;
  const take = tokenBucket(5, () => new Date(now));
  const takeAll = () => {
    let taken = 0;
    while (taken < 100 && take()) taken += 1;
    return taken;
  };
  expect(takeAll()).toBe(5);
  now += 199;
  expect(takeAll()).toBe(0);
  now += 1;
  expect(takeAll()).toBe(1);
  now += 400;
  expect(takeAll()).toBe(2);
  now += 60_000;
  expect(takeAll()).toBe(5);
});

it("a token bucket goes on refilling after the clock was set back", () => {
  let now = 3_600_000;
  const take = tokenBucket(1, () => new Date(now));
  expect(take()).toBe(true);
  now = 0;
  expect(take()).toBe(false);
  now = 1_000;
  expect(take()).toBe(true);
});
