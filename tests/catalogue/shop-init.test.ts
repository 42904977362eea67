import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ENGLISH, MESSAGE_FILES, shippedFiles } from "#messages/read.ts";
import { messageTemplates } from "#shop/templates/messages.ts";
import { temporaryFolder, write } from "./content-folder.ts";
import { runShop } from "./run-shop.ts";

const ANSWERS = [
  "--name",
  "Gravel: Type",
  "--currency",
  "EUR",
  "--languages",
  "en",
  "--support",
  "me@gravel.example",
];

test("shop init makes a shop outside the repository that passes check at once, with a hint what to do next", async () => {
  const folder = join(temporaryFolder(), "gravel type");
  const made = await runShop(["init", folder, ...ANSWERS]);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toContain(`npm run shop -- check --content '${folder}'`);
  expect(readdirSync(folder).sort()).toEqual([
    ".env",
    ".gitignore",
    ".schema",
    "README.md",
    "pages",
    "shop.yaml",
  ]);
  expect(readFileSync(join(folder, ".gitignore"), "utf8").split("\n")).toContain(".env");

  const checked = await runShop(["check", "--content", folder]);
  expect(checked).toMatchObject({ code: 0, stderr: "" });
  expect(checked.stdout).toContain(`0 mistakes, 0 warnings in ${folder}: it can be published`);
  expect(checked.stdout).toContain("It has no products yet: npm run shop -- new product");
});

test("shop init writes plain texts for one language and one for each of several, and a schema for editors", async () => {
  const [one, two] = [join(temporaryFolder(), "one"), join(temporaryFolder(), "two")];
  await runShop(["init", one, ...ANSWERS]);
  await runShop(["init", two, ...ANSWERS.map((word) => (word === "en" ? "zh,en" : word))]);
  expect(readFileSync(join(one, "shop.yaml"), "utf8")).toContain('\nname: "Gravel: Type"\n');
  expect(readFileSync(join(two, "shop.yaml"), "utf8")).toContain("\nlanguages: [zh, en]\n");
  expect(readFileSync(join(two, "shop.yaml"), "utf8")).toContain(
    '\nname:\n  zh: "Gravel: Type"\n  en: "Gravel: Type"\n',
  );
  expect((await runShop(["check", "--content", two])).stdout).toContain("0 mistakes, 0 warnings");
  const [, schema = ""] = /\$schema=(\S+)/.exec(readFileSync(join(one, "shop.yaml"), "utf8")) ?? [];
  expect(JSON.parse(readFileSync(join(one, schema), "utf8"))).toMatchObject({
    properties: { currency: { description: expect.stringContaining("ISO 4217") } },
  });
});

test("shop init makes a shop in a language that Vitrine does not have, with the English texts to translate", async () => {
  const folder = join(temporaryFolder(), "kies");
  const made = await runShop(["init", folder, ...ANSWERS.map((word) => (word === "en" ? "DE" : word))]);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toContain(
    "Vitrine has no texts in de: translate the English ones in messages/de/, shop.yaml and pages/.",
  );
  expect(readFileSync(join(folder, "shop.yaml"), "utf8")).toContain("\nlanguages: [de]\n");
  for (const name of MESSAGE_FILES) {
    const text = readFileSync(join(folder, `messages/de/${name}.json`), "utf8");
    expect(JSON.parse(text), name).toEqual(shippedFiles("en")[name]);
  }
  const checked = await runShop(["check", "--content", folder]);
  expect(checked.code).toBe(0);
  expect(checked.stderr).toMatch(
    /^warning \S+\/messages\/de\/emails\.json:\d+: \S+: found the English text, as in \d+ more of this file, expected its translation$/m,
  );
  expect(checked.stdout).toContain("0 mistakes, 4 warnings");
  const added = await runShop([
    "new",
    "product",
    "Kies",
    "--kind",
    "font",
    "--price",
    "9",
    "--content",
    folder,
  ]);
  expect(added).toMatchObject({ code: 0, stderr: "" });
  expect((await runShop(["check", "--content", folder])).code).toBe(0);
});

test("the texts to translate have each plural form of the language", () => {
  const { "messages/ru/pages.json": pages = "" } = messageTemplates("ru");
  const english = ENGLISH.pages.list.count;
  expect(JSON.parse(pages).list.count).toEqual({
    one: english.one,
    few: english.other,
    many: english.other,
    other: english.other,
  });
});

test("shop init refuses a folder that is not empty, and changes nothing in it", async () => {
  const folder = temporaryFolder();
  write(folder, { "notes.txt": "mine" });
  expect(await runShop(["init", folder, ...ANSWERS])).toMatchObject({
    code: 1,
    stderr: `${folder} is not empty (it has notes.txt). Choose a new folder.\n`,
  });
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

test("shop init accepts a folder with nothing but hidden entries such as those of git, and keeps them", async () => {
  const folder = join(temporaryFolder(), "gravel");
  write(folder, { ".git/HEAD": "ref: refs/heads/main\n", ".DS_Store": "" });
  expect(await runShop(["init", folder, ...ANSWERS])).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(folder, ".git/HEAD"), "utf8")).toBe("ref: refs/heads/main\n");
  expect((await runShop(["check", "--content", folder])).stdout).toContain("0 mistakes, 0 warnings");
});

test("shop init overwrites no settings that are in the folder already", async () => {
  const folder = temporaryFolder();
  write(folder, { ".env": "STRIPE_SECRET_KEY=mine\n" });
  expect((await runShop(["init", folder, ...ANSWERS])).stderr).toContain("is not empty (it has .env)");
  expect(readdirSync(folder)).toEqual([".env"]);
});

test("shop init makes no shop in Vitrine's own folder, and names one beside it", async () => {
  const made = (folder: string) => runShop(["init", folder, ...ANSWERS]);
  const refusal = (folder: string, outside: string) => ({
    code: 1,
    stderr: `${folder} is in Vitrine's own folder. Choose one outside, such as ${outside}\n`,
  });
  expect(await made("gravel")).toMatchObject(refusal("gravel", "../gravel"));
  expect(await made("shops/gravel")).toMatchObject(refusal("shops/gravel", "../gravel"));
  expect(await made(".")).toMatchObject(refusal(process.cwd(), "../my-shop"));
  expect(existsSync("gravel")).toBe(false);
});

test("shop init without a terminal asks nothing, and names every option that is missing or wrong", async () => {
  const folder = join(temporaryFolder(), "gravel");
  expect(await runShop(["init", folder, "--name", "Gravel"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Missing: --currency, --support. For example: --name 'Gravel Type'"),
  });
  const wrong = ["--name", " ", "--currency", "EURO", "--languages", "German", "--support", "me"];
  expect((await runShop(["init", folder, ...wrong])).stderr).toBe(
    `--name: found "", expected a text that is not empty
--currency: found "EURO", expected a currency of ISO 4217 such as USD
--languages: found ["German"], expected a language code such as en or zh
--support: found "me", expected an email address
`,
  );
  expect(existsSync(folder)).toBe(false);
});

test("the folder that the user is in is the content folder if it has a shop", async () => {
  const folder = join(temporaryFolder(), "gravel");
  await runShop(["init", folder, ...ANSWERS]);
  expect((await runShop(["check"], { cwd: folder, env: { CONTENT_DIR: "" } })).stdout).toContain(
    `0 mistakes, 0 warnings in ${folder}: it can be published`,
  );
});

test("a shop's .env gives folders relative to itself, and replaces the .env of the working directory", async () => {
  const [working, content] = [temporaryFolder(), join(temporaryFolder(), "gravel")];
  await runShop(["init", content, ...ANSWERS]);
  write(working, { ".env": "DATA_DIR=other-shop\n" });
  mkdirSync(join(content, ".vitrine/data"), { recursive: true });
  const orders = (args: string[], env = {}) => runShop(["orders", ...args], { cwd: working, env });
  // No shop is running, and the error names the folder in which its socket would be.
  expect((await orders([])).stderr).toContain("ENOENT other-shop/admin.sock");
  const own = `${content}.vitrine/data/admin.sock`;
  expect((await orders(["--content", content])).stderr).toContain(`ENOENT ${own}`);
  expect((await orders([], { CONTENT_DIR: content })).stderr).toContain(`ENOENT ${own}`);
  // Variables of the environment take precedence.
  expect((await orders(["--content", content], { DATA_DIR: "third" })).stderr).toContain("ENOENT third/");
});

test("the .env of the working directory can name the content folder, whose own .env is loaded too", async () => {
  const [working, content] = [temporaryFolder(), join(temporaryFolder(), "gravel")];
  await runShop(["init", content, ...ANSWERS]);
  write(working, { ".env": `CONTENT_DIR=${content}\n` });
  expect((await runShop(["check"], { cwd: working })).stdout).toContain(`in ${content}: it can be published`);
  write(content, { ".env": "DATA_DIR=own-data\n" });
  const socket = join(content, "own-data/admin.sock");
  expect((await runShop(["orders"], { cwd: working })).stderr).toContain(`ENOENT ${socket}`);
});
