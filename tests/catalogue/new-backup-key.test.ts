import { existsSync } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { runShop } from "./run-shop.ts";

it("A key for backups is not written into Vitrine's own folder, by whatever path, but beside it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-key-"));
  const name = "key-of-a-test.txt";
  onTestFinished(async () => {
    for (const path of [folder, resolve(name), resolve("content", name)])
      await rm(path, { recursive: true, force: true });
  });
  await symlink(resolve("content"), join(folder, "shop"));
  for (const file of [resolve(name), resolve("content", name), join("shop", name)]) {
    expect(await runShop(["backup", "--new-key", file], { cwd: folder })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/own folder.* Name a path outside, such as \//),
    });
    expect(existsSync(resolve(folder, file))).toBe(false);
  }
  expect(await runShop(["backup", "--new-key", name], { cwd: folder })).toMatchObject({ code: 0 });
});
