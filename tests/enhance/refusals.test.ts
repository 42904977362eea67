import { afterEach, expect, test, vi } from "vitest";
import { PROBLEM_TYPE_PREFIX } from "#domain/api/problems.ts";
import { assignSeat, describeRefusal } from "#site/lib/checkout.ts";

const GENERAL = "That did not work.";
const KNOWN = { "same-address": "This is your own address." };

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["in the page's own words, if it has some", "same-address", 409, "This is your own address."],
  ["in the checkout's words otherwise", "too-many-requests", 429, "请稍等片刻，然后再试。"],
])("a form says why it was refused %s", async (_, code, status, text) => {
  const detail = "请稍等片刻，然后再试。";
  const type = PROBLEM_TYPE_PREFIX + code;
  const problem = { type, title: "", status, detail, requestId: "1" };
  vi.stubGlobal("fetch", async () => Response.json(problem, { status }));
  expect(await refusalOf(assignSeat("ent_1", "colleague@example.com", "zh"))).toBe(text);
});

test("a form says that it did not work if the checkout cannot be reached", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("offline")));
  expect(await refusalOf(assignSeat("ent_1", "colleague@example.com", "en"))).toBe(GENERAL);
});

function refusalOf(attempt: Promise<void>): Promise<string> {
  return attempt.then(
    () => "none",
    (error) => describeRefusal(error, GENERAL, KNOWN),
  );
}
