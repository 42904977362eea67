import { type Browser, chromium } from "playwright";
import { BROWSER_ARGS, findBrowser } from "#scripts/browser.ts";

/** Opens a Chromium without background requests, with a debugging port for Lighthouse if given. */
export function openBrowser(debuggingPort?: number): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("Chromium was not found. `node scripts/browser.ts` installs it.");
  return chromium.launch({
    executablePath,
    args: [...BROWSER_ARGS, ...(debuggingPort ? [`--remote-debugging-port=${debuggingPort}`] : [])],
  });
}
