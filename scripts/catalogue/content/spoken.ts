import { readdirSync } from "node:fs";

const MESSAGES = new URL("../../../site/messages/", import.meta.url);

/** The languages that a shop can be in: those that its own words, beside the content, are written in. */
export const SPOKEN = readdirSync(MESSAGES)
  .map((file) => file.replace(/\.json$/, ""))
  .sort();
