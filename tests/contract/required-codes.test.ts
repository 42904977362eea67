import { describe, expect, it } from "vitest";
import { ALWAYS } from "#checkout/orders/database/database.ts";
import {
  askForSignInCode,
  deleteSignInCodesFor,
  type EnteredSignInCode,
  findSignInCode,
} from "#checkout/orders/sign-in/codes.ts";
import { requireSignInCodes } from "#checkout/orders/sign-in/require-codes.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { NOON, secondsLater } from "./order-book/samples.ts";
import { createCode } from "./order-book/sign-in.ts";

const [ANA, BEN] = ["ana@example.com", "ben@example.com"];

describe.each(engines)("a change that needs two codes in $name", (engine) => {
  const database = useOrderBook(engine);

  async function openCode(email: string, at = NOON): Promise<EnteredSignInCode> {
    const id = `the hash of what the browser holds for ${email}`;
    await database.write(askForSignInCode({ id, email }, at));
    return { id, key: "key", code: await createCode(database, { id, email, key: "key" }) };
  }

  const enter = (codes: EnteredSignInCode[], at = NOON) =>
    requireSignInCodes(database, codes, at, ({ statements }) => database.write(statements));
  const triesLeft = async ({ id }: EnteredSignInCode) => (await findSignInCode(database, id, NOON))?.left;

  it("uses up both, which cannot be tried again", async () => {
    const codes = [await openCode(ANA), await openCode(BEN)];
    await enter(codes);
    expect(await Promise.all(codes.map(triesLeft))).toEqual([0, 0]);
    await expect(enter(codes)).rejects.toMatchObject({ code: "sign-in-over" });
  });

  it("takes no try from one of them if the other is over", async () => {
    const [early, late] = [await openCode(ANA), await openCode(BEN, secondsLater(600))];
    const entered = [early, { ...late, code: "222222" }];
    await expect(enter(entered, secondsLater(900))).rejects.toMatchObject({ code: "sign-in-over" });
    expect(await triesLeft(late)).toBe(5);
  });

  it("is not made if one of the codes is deleted meanwhile", async () => {
    const codes = [await openCode(ANA), await openCode(BEN)];
    const change = () => database.write([deleteSignInCodesFor(ANA, ALWAYS)]);
    await expect(requireSignInCodes(database, codes, NOON, change)).rejects.toMatchObject({
      code: "sign-in-over",
    });
  });
});
