import type { Command } from "commander";
import { parseSettings, type Settings } from "#checkout/settings.ts";

/** The folders of the settings alone. Options of a verb may override them. */
export function readFolders(
  { CONTENT_DIR, BUILD_DIR, DATA_DIR }: NodeJS.ProcessEnv = process.env,
): Pick<Settings, "contentDir" | "buildDir" | "dataDir"> {
  return parseSettings({ CONTENT_DIR, BUILD_DIR, DATA_DIR });
}

/** Adds the option of the verbs that read the content folder. */
export function withContentOption(verb: Command): Command {
  return verb.option("--content <folder>", "the content folder", readFolders().contentDir);
}

/** Loads settings from `.env` if it exists. Variables of the environment take precedence. */
export function loadEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
