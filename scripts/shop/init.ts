import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import type { z } from "zod";
import { shopSchema } from "#catalogue/content/schema/shop.ts";
import { distinct, languageCode } from "#catalogue/content/schema-types.ts";
import { canonicalLanguageTag } from "#domain/languages/tag.ts";
import { SHIPPED_LANGUAGES } from "#messages/read.ts";
import { askText, canAsk } from "./ask.ts";
import { isInToolFolder, TOOL_DIR, userFolder } from "./folders.ts";
import { quoteForShell } from "./new.ts";
import { displayPath, print } from "./output.ts";
import { SCHEMA_FOLDER, writeSchemas } from "./schema.ts";
import { type ShopAnswers, shopFiles, untranslatedLanguages } from "./templates/shop.ts";
import { STARTER_LANGUAGES } from "./templates/texts.ts";
import { today } from "./today.ts";

interface InitOptions {
  name?: string;
  currency?: string;
  languages?: string[];
  support?: string;
}

/** The hidden entries of a new shop. Others, such as `.git` and `.DS_Store`, may be in its folder already. */
const WRITTEN = [".env", ".gitignore", SCHEMA_FOLDER];

/** `shop init`: makes a small shop that can be published, from a few answers. */
export function addInit(shop: Command): void {
  shop
    .command("init")
    .description("make a new shop in an empty folder; asks for what the options leave out")
    .argument("<folder>", "the content folder of the new shop")
    .option("--name <name>", "the shop's name")
    .option("--currency <code>", "the currency of its prices, such as EUR")
    .option(
      "--languages <codes...>",
      `its languages, the default one first: ${STARTER_LANGUAGES.join(", ")}, or any other, whose texts are then yours to translate`,
    )
    .option("--support <email>", "the email address for buyers' questions")
    .action(init);
}

async function init(folderName: string, options: InitOptions): Promise<void> {
  const folder = resolve(userFolder(), folderName);
  expectOutsideTool(folder);
  await expectEmpty(folder);
  const given = validate(options);
  const answers = await complete(given);
  await write(folder, answers);

  const path = quoteForShell(displayPath(folder));
  print(`Made the shop ${answers.name} in ${displayPath(folder)}. Next:`);
  print(`  npm run shop -- new product 'My Product' --kind book --price 9 --content ${path}`);
  print(`  npm run shop -- check --content ${path}`);
  print(`  CONTENT_DIR=${path} npm start`);
  for (const language of untranslatedLanguages(answers)) {
    print(
      `Vitrine has no texts in ${language}: translate the English ones in messages/${language}/, shop.yaml and pages/. check says what is left in messages/.`,
    );
  }
}

/** Updates of Vitrine must be in nobody's way, and neither a shop nor the order book beside it belongs in its repository. */
function expectOutsideTool(folder: string): void {
  if (!isInToolFolder(folder)) return;
  const name = folder === TOOL_DIR ? "my-shop" : basename(folder);
  const outside = relative(userFolder(), join(dirname(TOOL_DIR), name));
  throw new Error(
    `${displayPath(folder)} is in Vitrine's own folder. Choose one outside, such as ${outside}`,
  );
}

async function expectEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR") throw new Error(`${displayPath(folder)} is a file. Choose a new folder.`);
    throw error;
  });
  const inTheWay = entries.find((entry) => !entry.startsWith(".") || WRITTEN.includes(entry));
  if (inTheWay !== undefined) {
    throw new Error(`${displayPath(folder)} is not empty (it has ${inTheWay}). Choose a new folder.`);
  }
}

const { name, currency, support } = shopSchema(null, SHIPPED_LANGUAGES).shape;
const languages = distinct(languageCode).min(1, "at least one language");
const SCHEMAS = { name, currency, languages, support };

/** The options, without spaces around and with codes in their usual case. @throws listing all that are wrong */
function validate(options: InitOptions): Partial<ShopAnswers> {
  const given = {
    name: options.name?.trim(),
    currency: options.currency?.trim().toUpperCase(),
    languages: options.languages && languagesIn(options.languages.join(" ")),
    support: options.support?.trim(),
  };
  const problems = Object.entries(given).flatMap(([key, value]) => {
    const schema = Object.entries(SCHEMAS).find(([name]) => name === key)?.[1];
    const problem = value === undefined || !schema ? undefined : problemOf(schema, value);
    return problem === undefined ? [] : [`--${key}: found ${JSON.stringify(value)}, expected ${problem}`];
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return given;
}

/** The language codes in a text, in their canonical form: `zh-Hant` for `zh-hant`. Others stay, to be refused. */
function languagesIn(text: string): string[] {
  const codes = text.split(/[,\s]+/).filter((code) => code !== "");
  return codes.map((code) => canonicalLanguageTag(code) ?? code);
}

/** Asks for the missing answers. @throws if nobody can answer */
async function complete({ name, currency, languages, support }: Partial<ShopAnswers>): Promise<ShopAnswers> {
  const missing = Object.entries({ name, currency, support }).flatMap(([key, value]) => (value ? [] : [key]));
  if (!canAsk() && missing.length > 0) {
    throw new Error(
      `Missing: ${missing.map((key) => `--${key}`).join(", ")}. For example: --name 'Gravel Type' --currency EUR --languages en --support me@gravel.example`,
    );
  }
  const ask = (message: string, key: "name" | "currency" | "support", placeholder: string) =>
    askText(message, {
      placeholder,
      problem: (answer) => expectation(problemOf(SCHEMAS[key], answer.trim())),
    });
  const askLanguages = () =>
    askText("In which languages? The default one first.", {
      placeholder: "en, de",
      problem: (answer) => expectation(problemOf(SCHEMAS.languages, languagesIn(answer))),
    });
  return {
    name: name ?? (await ask("What is the shop's name?", "name", "Gravel Type")),
    languages: languages ?? (canAsk() ? languagesIn(await askLanguages()) : ["en"]),
    currency: currency ?? (await ask("In which currency are the prices?", "currency", "EUR")),
    support:
      support ?? (await ask("To which email address can buyers write?", "support", "me@gravel.example")),
  };
}

function expectation(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `Expected ${problem}`;
}

/** The problem of a value. undefined: it is valid. */
function problemOf(schema: z.ZodType, value: unknown): string | undefined {
  const { error } = schema.safeParse(value);
  const [issue] = error?.issues ?? [];
  const nested = issue?.code === "invalid_union" ? issue.errors.flat()[0] : issue;
  return nested?.message;
}

/** Writes everything, or nothing. */
async function write(folder: string, answers: ShopAnswers): Promise<void> {
  const created = await mkdir(folder, { recursive: true });
  const earlier = await readdir(folder);
  try {
    for (const [file, text] of Object.entries(shopFiles(answers, basename(folder), today()))) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    await writeSchemas(folder);
  } catch (error) {
    const written = (await readdir(folder)).filter((entry) => !earlier.includes(entry));
    for (const entry of written) await rm(join(folder, entry), { recursive: true });
    if (created) await rm(created, { recursive: true });
    throw error;
  }
}
