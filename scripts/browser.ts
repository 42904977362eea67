import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chromium } from "playwright";

const HEADLESS_SHELL = "/usr/bin/chromium-headless-shell";
const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** No calls home, and no sandbox where tests run as root, since Chromium then refuses to start. */
export const BROWSER_ARGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where a Chromium is on this machine: the one named by CHROMIUM_PATH, Playwright's own, or the system's. */
export function findBrowser(): string | null {
  const named = process.env.CHROMIUM_PATH;
  return (
    [named, chromium.executablePath(), ...SYSTEM_BROWSERS].find((path) => path && existsSync(path)) ?? null
  );
}

/**
 * The same browser without its windows, a third less work for the machine, where there is one; undefined where Playwright
 * has its own. It keeps no pages in memory for the way back.
 */
export function findHeadlessBrowser(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named || existsSync(chromium.executablePath())) return named;
  return existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : (findBrowser() ?? undefined);
}

/** Tries to get one, first Playwright's, then Debian's. */
async function install(): Promise<void> {
  console.log("No Chromium found for the browser tests; installing one …");
  if (await succeeds("npx", ["playwright", "install", "--with-deps", "chromium"])) return;
  const become = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const [command = "", ...rest] = [...become, "apt-get"];
  const get = (...packages: string[]) =>
    succeeds(command, [...rest, "install", "-y", "-qq", "--no-install-recommends", ...packages]);
  if (await succeeds(command, [...rest, "update", "-qq"])) {
    await get("chromium", "fonts-noto-cjk");
    // Not everywhere a package of its own; without it tests take longer.
    await get("chromium-headless-shell");
  }
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "ignore"] });
  const code = await Promise.race([
    once(child, "exit").then(([code]) => code),
    once(child, "error").then(() => 1),
  ]);
  return code === 0;
}

if (import.meta.main) {
  if (!findBrowser()) await install();
  const browser = findBrowser();
  if (!browser) {
    console.error(
      "The browser tests need Chromium. Install it, or name one: CHROMIUM_PATH=/path/to/chromium npm test",
    );
    process.exit(1);
  }
}
