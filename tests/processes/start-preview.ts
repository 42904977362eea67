import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../free-port.ts";

const SHOP = join(import.meta.dirname, "../../scripts/shop.ts");

/** A preview of a shop, by the real command. */
export interface Preview {
  url: string;
  /** All that it has printed. */
  output(): string;
  /** Ends it. @returns how it had ended before, if it had */
  close(): Promise<Pick<ChildProcess, "exitCode" | "signalCode">>;
}

/** Starts `shop dev`, and waits until it shows the shop or has failed. */
export async function startPreview(contentDir: string, buildDir: string): Promise<Preview> {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const preview = spawn(process.execPath, [SHOP, "dev", "--content", contentDir], {
    env: { ...process.env, PORT: String(port), SANDBOX_PORT: String(sandboxPort), BUILD_DIR: buildDir },
  });
  let output = "";
  for (const stream of [preview.stdout, preview.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const hasEnded = () => preview.exitCode !== null || preview.signalCode !== null;
  while (!output.includes("Watching") && !hasEnded()) await wait(100);
  return {
    url: `http://localhost:${port}`,
    output: () => output,
    async close() {
      const { exitCode, signalCode } = preview;
      if (preview.kill()) await once(preview, "exit");
      return { exitCode, signalCode };
    },
  };
}
