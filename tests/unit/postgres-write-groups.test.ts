import pg from "pg";
import { describe, expect, it } from "vitest";
import { DatabaseError, type Statement, sql } from "#checkout/orders/database/database.ts";
import { toDatabaseError } from "#checkout/orders/database/postgres/errors.ts";
import { groupWrites } from "#checkout/orders/database/postgres/write-groups.ts";

const serverError = (code: string) =>
  toDatabaseError(Object.assign(new pg.DatabaseError("reason", 0, "error"), { code }));

/** Writes `first` alone and `names` in one group. A commit fails with what `failure` returns for its statements. */
async function writeTogether(names: string[], failure: (names: string[]) => unknown) {
  const commits: string[] = [];
  const { write, finished } = groupWrites(async (statements) => {
    const texts = statements.map(({ text }) => text);
    commits.push(texts.join());
    const error = failure(texts);
    if (error) throw error;
    return texts.map((text) => [{ text }]);
  });
  const one = (text: string): Statement[] => [{ ...sql``, text }];
  const results = await Promise.allSettled(["first", ...names].map((name) => write(one(name))));
  await finished();
  return { commits: commits.slice(1), outcomes: results.slice(1).map(outcomeOf) };
}

function outcomeOf(result: PromiseSettledResult<unknown>): unknown {
  return result.status === "fulfilled" ? result.value : result.reason;
}

const done = (text: string) => [[{ text }]];

describe("writes to PostgreSQL that wait together", () => {
  it("are one commit, and each gets its own rows", async () => {
    expect(await writeTogether(["a", "b"], () => null)).toEqual({
      commits: ["a,b"],
      outcomes: [done("a"), done("b")],
    });
  });

  it.each([
    ["takes too long", "57014"],
    ["meets others too often", "40001"],
    ["is in a deadlock", "40P01"],
    ["is wrong", "22012"],
  ])("do not fail because one of them %s", async (_, code) => {
    const error = serverError(code);
    const { commits, outcomes } = await writeTogether(["a", "bad", "c"], (names) =>
      names.includes("bad") ? error : null,
    );
    expect(commits).toEqual(["a,bad,c", "a", "bad", "c"]);
    expect(outcomes).toEqual([done("a"), error, done("c")]);
  });

  it("fail at once when the server does not answer, since they may have been made", async () => {
    const error = new DatabaseError("silent", { cause: new Error("Query read timeout") });
    const { commits, outcomes } = await writeTogether(["a", "b"], (names) =>
      names.includes("a") ? error : null,
    );
    expect(commits).toEqual(["a,b"]);
    expect(outcomes).toEqual([error, error]);
  });

  it("are not all tried in turn when the server takes too long for each", async () => {
    const error = serverError("57014");
    const { commits, outcomes } = await writeTogether(["a", "b", "c", "d"], (names) =>
      names.includes("first") ? null : error,
    );
    expect(commits).toEqual(["a,b,c,d", "a", "b"]);
    expect(outcomes).toEqual([error, error, error, error]);
  });
});
