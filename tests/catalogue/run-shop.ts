import { stripVTControlCharacters } from "node:util";
import { vi } from "vitest";
import * as command from "#scripts/run-shop.ts";

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  /** Where the user is. */
  cwd?: string | undefined;
  env?: Record<string, string>;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `npm run shop -- …` until it ends, without a terminal. It runs in this process, which takes a tenth of the time of a new
 * one; tests/processes/shop-command.test.ts runs it as a process of its own. One run starts after the other, since they share
 * the environment and the output.
 */
export function runShop(args: string[], options: RunOptions = {}): Promise<Outcome> {
  const outcome = last.then(() => run(args, options));
  last = outcome.catch(() => {});
  return outcome;
}

async function run(args: string[], { cwd, env = {} }: RunOptions): Promise<Outcome> {
  const before = { cwd: process.cwd(), env: { ...process.env }, code: process.exitCode };
  const stdout: string[] = [];
  const stderr: string[] = [];
  const spies = [
    ...(["log", "info"] as const).map((name) => spyOnConsole(name, stdout)),
    ...(["error", "warn"] as const).map((name) => spyOnConsole(name, stderr)),
    spyOnStream(process.stdout, stdout),
    spyOnStream(process.stderr, stderr),
  ];
  Object.assign(process.env, env);
  process.exitCode = 0;
  try {
    if (cwd !== undefined) process.chdir(cwd);
    await command.runShop([process.execPath, "scripts/shop.ts", ...args]);
    return { code: Number(process.exitCode), stdout: textOf(stdout), stderr: textOf(stderr) };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.chdir(before.cwd);
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.exitCode = before.code;
  }
}

function spyOnConsole(name: "log" | "info" | "error" | "warn", output: string[]) {
  return vi.spyOn(console, name).mockImplementation((...words: unknown[]) => {
    output.push(`${words.map(String).join(" ")}\n`);
  });
}

function spyOnStream(stream: NodeJS.WriteStream, output: string[]) {
  return vi.spyOn(stream, "write").mockImplementation((chunk: Uint8Array | string) => {
    output.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    return true;
  });
}

function textOf(output: string[]): string {
  return stripVTControlCharacters(output.join(""));
}
