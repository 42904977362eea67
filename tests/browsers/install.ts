import { existsSync, globSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installPackages } from "#scripts/browser.ts";

const PACKAGES = ["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth", "fonts-noto-cjk"];

/** The path of Firefox, or null. */
export function findFirefox(): string | null {
  return findCommand("firefox-esr") ?? findCommand("firefox");
}

/** The paths of WebKitGTK's WebDriver and of its browser, or null. */
export function findWebKit(): { driver: string; browser: string } | null {
  const driver = findCommand("WebKitWebDriver");
  const browser = globSync("/usr/lib{,/*}/webkit2gtk-4.*/MiniBrowser").at(-1);
  return driver && browser ? { driver, browser } : null;
}

function findCommand(name: string): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

function isComplete(): boolean {
  return findFirefox() !== null && findWebKit() !== null && findCommand("xvfb-run") !== null;
}

if (import.meta.main && !isComplete()) {
  console.log("Installing Firefox and WebKitGTK …");
  await installPackages(...PACKAGES);
  if (!isComplete()) {
    console.error(
      `These tests need Firefox, and WebKitGTK with its WebDriver. On Debian: apt-get install ${PACKAGES.join(" ")}`,
    );
    process.exitCode = 1;
  }
}
