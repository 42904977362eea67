import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import type { Command } from "commander";
import { z } from "zod";
import type { ContentMemory } from "#catalogue/content/memory.ts";
import { isBucketAddress } from "#checkout/backups/backup-settings.ts";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import { cacheFolder, recallContent } from "#publish/content-cache.ts";
import { displayPath } from "./output.ts";

/** The folder of Vitrine itself. */
export const TOOL_DIR = resolve(fileURLToPath(new URL("../..", import.meta.url)));
const DEFAULT_CONTENT_DIR = "content";
/** Settings that are folders, or buckets. In the `.env` of a shop, folders are relative to that file. */
const FOLDERS = ["BUILD_DIR", "DATA_DIR", "BACKUP_DIR"];

/** The folders of the settings alone. */
export function readFolders(
  { CONTENT_DIR, BUILD_DIR, DATA_DIR }: NodeJS.Dict<string> = process.env,
): Pick<Settings, "contentDir" | "buildDir" | "dataDir"> {
  return parseSettings({ CONTENT_DIR, BUILD_DIR, DATA_DIR });
}

/** What the last run that published knows of the content. */
export function recallShop(): Promise<ContentMemory> {
  return recallContent(cacheFolder(readFolders().buildDir));
}

/**
 * Adds `--content` to every verb that works on a shop. Before it runs, the option gets its default, and the shop's settings are
 * loaded as if they came from the environment.
 */
export function addContentOption(shop: Command, { except }: { except: string[] }): void {
  for (const verb of leavesOf(shop).filter((leaf) => !except.includes(leaf.name()))) {
    verb.option(
      "--content <folder>",
      "the content folder (default: that of CONTENT_DIR, or this folder if it has a shop.yaml, or content)",
    );
  }
  shop.hook("preAction", (_shop, verb) => {
    const content = z.string().optional().parse(verb.getOptionValue("content"));
    verb.setOptionValue("content", loadEnvFiles(content && resolve(userFolder(), content)));
  });
}

function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

/**
 * Loads the settings of a shop: the `.env` in its content folder, and that of the working directory. Variables of the environment
 * take precedence.
 *
 * @param content the content folder, if it is not the one of the settings
 * @returns the content folder
 */
export function loadEnvFiles(content?: string): string {
  const working = readEnvFile(".env");
  const chosen = content ?? (process.env.CONTENT_DIR || currentShop());
  const contentDir = displayPath(chosen ?? (working.CONTENT_DIR || DEFAULT_CONTENT_DIR));
  const shopEnv = readEnvFile(join(contentDir, ".env"));
  for (const name of FOLDERS) {
    const folder = shopEnv[name];
    if (folder && !isBucketAddress(folder)) shopEnv[name] = displayPath(resolve(contentDir, folder));
  }
  // The settings in the working directory may be those of another shop, whose keys must not be used for this one.
  const isOtherShop = chosen !== undefined && Object.keys(shopEnv).length > 0;
  for (const [name, value] of Object.entries(isOtherShop ? shopEnv : { ...working, ...shopEnv })) {
    process.env[name] ??= value;
  }
  // Without a BUILD_DIR of its own, it may be another shop than the one published there.
  if (content === undefined || shopEnv.BUILD_DIR) process.env.CONTENT_DIR = contentDir;
  return contentDir;
}

/** The folder in which the user has entered the command. `npm run` changes to the package's folder. */
export function userFolder(): string {
  const folder = process.cwd();
  return folder === TOOL_DIR ? (process.env.INIT_CWD ?? folder) : folder;
}

/** Whether a file or folder is, or would be, in Vitrine's own folder, which images and commits of it contain. */
export function isInToolFolder(path: string): boolean {
  if (!existsSync(path)) return isInToolFolder(dirname(resolve(path)));
  return `${realpathSync(path)}${sep}`.startsWith(`${realpathSync(TOOL_DIR)}${sep}`);
}

/** The user's folder if it is that of a shop. */
function currentShop(): string | undefined {
  return existsSync(join(userFolder(), "shop.yaml")) ? userFolder() : undefined;
}

function readEnvFile(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}
