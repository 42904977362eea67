import { readdirSync } from "node:fs";

const MESSAGES = new URL("../../../site/messages/", import.meta.url);

/** The languages that a shop can be published in: those that there are messages for. */
export const SUPPORTED_LANGUAGES = readdirSync(MESSAGES)
  .map((file) => file.replace(/\.json$/, ""))
  .sort();
