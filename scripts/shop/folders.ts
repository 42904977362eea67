import type { Command } from "commander";
import { z } from "zod";

const Folders = z.object({
  CONTENT_DIR: z.string().min(1).default("content"),
  BUILD_DIR: z.string().min(1).default(".vitrine"),
  DATA_DIR: z.string().min(1).default(".vitrine/data"),
});

/** The shop's folders by the settings. Options of a verb may override them. */
export interface Folders {
  /** The creator's content. */
  contentDir: string;
  /** Derived files, which may be deleted. */
  buildDir: string;
  /** The data of the running checkout, with the socket of its admin API. */
  dataDir: string;
}

export function readFolders(env: NodeJS.ProcessEnv = process.env): Folders {
  const { CONTENT_DIR, BUILD_DIR, DATA_DIR } = Folders.parse(env);
  return { contentDir: CONTENT_DIR, buildDir: BUILD_DIR, dataDir: DATA_DIR };
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
