import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { buildId } from "#platform/build-id.ts";

it("differs between states of the code, and stays the same while nothing of a service changes", async () => {
  const root = await mkdtemp(join(tmpdir(), "vitrine-build-id-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const write = async (name: string, text: string) => {
    await mkdir(join(root, name, ".."), { recursive: true });
    await writeFile(join(root, name), text);
  };
  await write("checkout/node.ts", "1");
  await write("scripts/domain/offer.ts", "1");
  const first = await buildId(root);
  await write("content/shop.yaml", "name: Gravel");
  await write("scripts/sample/main.ts", "1");
  expect(await buildId(root)).toBe(first);
  await write("scripts/domain/offer.ts", "12");
  const second = await buildId(root);
  expect(second).not.toBe(first);
  const earlier = new Date("2026-01-01T00:00:00Z");
  await utimes(join(root, "checkout/node.ts"), earlier, earlier);
  const third = await buildId(root);
  expect(third).not.toBe(second);
  await write("node_modules/.package-lock.json", "{}");
  expect(await buildId(root)).not.toBe(third);
});
