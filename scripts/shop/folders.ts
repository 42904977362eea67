import type { Command } from "commander";
import { z } from "zod";

const Folders = z.object({
  CONTENT_DIR: z.string().min(1).default("content"),
  BUILD_DIR: z.string().min(1).default(".vitrine"),
  DATA_DIR: z.string().min(1).default(".vitrine/data"),
});

/** Where things are, unless an option of the verb says otherwise. */
export interface Folders {
  /** What the creator writes. */
  contentDir: string;
  /** What is derived from it and may be deleted. */
  buildDir: string;
  /** What the running shop keeps there; publishing only asks at its desk. */
  dataDir: string;
}

export function readFolders(env: NodeJS.ProcessEnv = process.env): Folders {
  const { CONTENT_DIR, BUILD_DIR, DATA_DIR } = Folders.parse(env);
  return { contentDir: CONTENT_DIR, buildDir: BUILD_DIR, dataDir: DATA_DIR };
}

/** The option that every verb takes which reads the content folder. */
export function withContentOption(verb: Command): Command {
  return verb.option("--content <folder>", "the content folder", readFolders().contentDir);
}

/** Takes settings from `.env` if there is one. What the environment says already stays. */
export function loadEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
