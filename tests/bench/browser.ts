import { type Browser, chromium } from "playwright";
import { findBrowser } from "../../scripts/browser.ts";

/** Chromium that makes no calls of its own, listening for Lighthouse where a port is given. */
export function openBrowser(debuggingPort?: number): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("There is no Chromium: `node scripts/browser.ts` installs one");
  return chromium.launch({
    executablePath,
    args: [
      // Chromium refuses to start as root with its sandbox.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(debuggingPort ? [`--remote-debugging-port=${debuggingPort}`] : []),
    ],
  });
}
