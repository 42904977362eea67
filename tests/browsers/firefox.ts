import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Driver } from "./driver.ts";
import { findFirefox } from "./install.ts";

/** Firefox, driven over WebDriver BiDi: https://www.w3.org/TR/webdriver-bidi/ */
export async function openFirefox(): Promise<Driver> {
  const profile = await mkdtemp(join(tmpdir(), "vitrine-firefox-"));
  await writeFile(join(profile, "user.js"), 'user_pref("remote.active-protocols", 1);\n');
  const browser = spawn(
    findFirefox() ?? "firefox",
    ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const address = await listeningAddress(browser.stderr);
  const socket = new WebSocket(`${address}/session`);
  await once(socket, "open");
  const errors: string[] = [];
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) {
      if (message.params?.level === "error") errors.push(message.params.text ?? "");
      return;
    }
    const call = pending.get(message.id);
    if (message.type === "error") call?.reject(new Error(`${message.error}: ${message.message}`));
    else call?.resolve(message.result);
    pending.delete(message.id);
  });
  let lastId = 0;
  const send = (method: string, params: object): Promise<unknown> => {
    lastId += 1;
    const call = Promise.withResolvers<unknown>();
    pending.set(lastId, call);
    socket.send(JSON.stringify({ id: lastId, method, params }));
    return call.promise;
  };
  await send("session.new", { capabilities: {} });
  await send("session.subscribe", { events: ["log.entryAdded"] });
  const { contexts } = (await send("browsingContext.getTree", {})) as { contexts: { context: string }[] };
  const context = contexts[0]?.context;
  return {
    errors,
    async navigate(url) {
      await send("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async call(source, args) {
      const { result, exceptionDetails } = (await send("script.callFunction", {
        functionDeclaration: `async (args) => JSON.stringify(await (${source})(...JSON.parse(args)))`,
        arguments: [{ type: "string", value: JSON.stringify(args) }],
        awaitPromise: true,
        target: { context },
      })) as { result?: { value?: string }; exceptionDetails?: { text: string } };
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result?.value === undefined ? undefined : JSON.parse(result.value);
    },
    async perform(actions) {
      await send("input.performActions", { context, actions });
      await send("input.releaseActions", { context });
    },
    async resize(width, height) {
      await send("browsingContext.setViewport", { context, viewport: { width, height } });
    },
    async screenshot() {
      const { data } = (await send("browsingContext.captureScreenshot", { context })) as { data: string };
      return Buffer.from(data, "base64");
    },
    async close() {
      socket.close();
      const exited = once(browser, "exit");
      browser.kill();
      await exited;
      await rm(profile, { recursive: true, force: true });
    },
  };
}

interface Message {
  id?: number;
  type?: string;
  result?: unknown;
  error?: string;
  message?: string;
  params?: { level?: string; text?: string };
}

/** The address that Firefox prints once it listens. */
async function listeningAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
    if (address) {
      output.resume();
      return address;
    }
  }
  throw new Error("Firefox did not start");
}
