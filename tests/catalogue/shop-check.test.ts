import { expect, test } from "vitest";
import { VERBS } from "#scripts/run-shop.ts";
import { FIXTURE, shopWith } from "./content-folder.ts";
import { runShop } from "./run-shop.ts";

test("shop check says that correct content can be published", async () => {
  const { code, stdout, stderr } = await runShop(["check", "--content", FIXTURE]);
  expect(code).toBe(0);
  expect(stdout).toContain("0 mistakes, 3 warnings in tests/catalogue/fixture: it can be published");
  expect(stderr).toContain(
    "warning tests/catalogue/fixture/products/paper-moon/product.zh.md:1: file: found nothing",
  );
});

test("shop check names every mistake on stderr and exits with 1", async () => {
  const contentDir = shopWith({ "tags.yaml": "light: { en: Light }\n" });
  const { code, stdout, stderr } = await runShop(["check", "--content", contentDir]);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(
    `${contentDir}/products/lamp-song/product.md:7: tags[0]: found "sound", expected a tag`,
  );
  expect(stderr).toContain("3 mistakes, 4 warnings in");
});

test("shop check --json prints JSON on stdout", async () => {
  const contentDir = shopWith({ "products/lamp-song/files": null });
  const { code, stdout } = await runShop(["check", "--json", "--content", contentDir]);
  expect(code).toBe(1);
  const report: unknown = JSON.parse(stdout);
  expect(report).toMatchObject({ ok: false, warnings: expect.any(Array) });
  expect(report).toHaveProperty("mistakes[0]", {
    file: "products/lamp-song/product.md",
    line: 5,
    field: "price",
    found: "no file to deliver",
    expected: "at least one file in files/, since the product has a price",
  });
});

test("shop check without a content folder says so", async () => {
  const { code, stderr } = await runShop(["check", "--content", "/nowhere"]);
  expect(code).toBe(1);
  expect(stderr.trim()).toBe("There is no content folder at /nowhere");
});

test.each([...VERBS.keys()])("shop %s --help says how it is used", async (verb) => {
  const { code, stdout, stderr } = await runShop([verb, "--help"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`Usage: npm run shop -- ${verb}`);
});

test("for an unknown verb the most similar is suggested", async () => {
  expect(await runShop(["chekc"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Did you mean check?"),
  });
});
