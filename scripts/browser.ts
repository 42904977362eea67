import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chromium } from "playwright";

const HEADLESS_SHELL = "/usr/bin/chromium-headless-shell";
const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Disables background requests, and the sandbox for root, with which Chromium would not start. */
export const BROWSER_ARGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a Chromium on this machine: the one in CHROMIUM_PATH, Playwright's own, or the system's. */
export function findBrowser(): string | null {
  const configured = process.env.CHROMIUM_PATH;
  return (
    [configured, chromium.executablePath(), ...SYSTEM_BROWSERS].find((path) => path && existsSync(path)) ??
    null
  );
}

/**
 * The path of Chromium's headless shell, which needs a third less processor time but has no back/forward cache. undefined if
 * Playwright has its own; the system's Chromium if there is no headless shell.
 */
export function findHeadlessBrowser(): string | undefined {
  const configured = process.env.CHROMIUM_PATH;
  if (configured || existsSync(chromium.executablePath())) return configured;
  return existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : (findBrowser() ?? undefined);
}

/** Tries to install Playwright's Chromium, then Debian's. */
async function installBrowser(): Promise<void> {
  console.log("No Chromium found for the browser tests. Installing one …");
  if (await runSucceeds("npx", ["playwright", "install", "--with-deps", "chromium"])) return;
  if (await installPackages("chromium", "fonts-noto-cjk")) {
    // Not every release has this package. Without it the tests take longer.
    await installPackages("chromium-headless-shell");
  }
}

/** Installs packages of Debian. @returns whether that worked */
export async function installPackages(...packages: string[]): Promise<boolean> {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const [command = "", ...args] = [...sudo, "apt-get"];
  return (
    (await runSucceeds(command, [...args, "update", "-qq"])) &&
    (await runSucceeds(command, [...args, "install", "-y", "-qq", "--no-install-recommends", ...packages]))
  );
}

async function runSucceeds(command: string, args: string[]): Promise<boolean> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "ignore"] });
  const code = await Promise.race([
    once(child, "exit").then(([code]) => code),
    once(child, "error").then(() => 1),
  ]);
  return code === 0;
}

if (import.meta.main) {
  if (!findBrowser()) await installBrowser();
  const browser = findBrowser();
  if (!browser) {
    console.error(
      "The browser tests need Chromium. Install it, or give its path: CHROMIUM_PATH=/path/to/chromium npm test",
    );
    process.exit(1);
  }
}
