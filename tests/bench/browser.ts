import { type Browser, chromium } from "playwright";
import { BROWSER_ARGS, findBrowser } from "#scripts/browser.ts";

/** Chromium that makes no calls of its own, listening for Lighthouse where a port is given. */
export function openBrowser(debuggingPort?: number): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("There is no Chromium: `node scripts/browser.ts` installs one");
  return chromium.launch({
    executablePath,
    args: [...BROWSER_ARGS, ...(debuggingPort ? [`--remote-debugging-port=${debuggingPort}`] : [])],
  });
}
