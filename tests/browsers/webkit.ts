import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../free-port.ts";
import type { Driver } from "./driver.ts";
import { findWebKit } from "./install.ts";
import { until } from "./until.ts";

/** WebKitGTK's small browser, driven over WebDriver: https://www.w3.org/TR/webdriver2/ */
export async function openWebKit(): Promise<Driver> {
  const installed = findWebKit();
  if (!installed) throw new Error("There is no WebKitGTK. Run npm run test:browsers, which installs it.");
  const port = await freePort(4_600);
  const server = spawn("xvfb-run", ["-a", installed.driver, `--port=${port}`], {
    stdio: "ignore",
    detached: true,
  });
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  };
  await until(() => send("GET", "/status").catch(() => null), "WebKit's WebDriver");
  const { sessionId } = (await send("POST", "/session", {
    capabilities: {
      alwaysMatch: { "webkitgtk:browserOptions": { binary: installed.browser, args: ["--automation"] } },
    },
  })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  return {
    errors: [],
    async navigate(url) {
      await send("POST", `${session}/url`, { url });
    },
    call: (source, args) =>
      send("POST", `${session}/execute/sync`, { script: `return (${source})(...arguments)`, args }),
    async perform(actions) {
      await send("POST", `${session}/actions`, { actions });
      await send("DELETE", `${session}/actions`);
    },
    async resize(width, height) {
      await send("POST", `${session}/window/rect`, { width, height });
    },
    screenshot: async () => Buffer.from((await send("GET", `${session}/screenshot`)) as string, "base64"),
    async close() {
      await send("DELETE", session).catch(() => undefined);
      const exited = once(server, "exit");
      if (server.pid) process.kill(-server.pid, "SIGTERM");
      await exited;
    },
  };
}
