import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { Resend } from "resend";
import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "#sandbox/sandbox.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { earlierDataFile } from "../sandbox/earlier-data-file.ts";
import {
  checkoutSessionParams,
  newFolder,
  openSandbox,
  openShop,
  stripeAt,
} from "../sandbox/open-sandbox.ts";

const MAIN = new URL("../../scripts/sandbox/main.ts", import.meta.url).pathname;

test("no acknowledged session or email is lost when the process is killed", async () => {
  const folder = await newFolder();
  const emails: string[] = [];
  const sessions: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { child, url } = await startProcess(folder);
    const resend = new Resend("re_test", { baseUrl: url });
    const requests = Array.from({ length: 20 }, async (_, index) => {
      const session = await stripeAt(url)
        .checkout.sessions.create(checkoutSessionParams())
        .catch(() => null);
      if (session) sessions.push(session.id);
      const email = { from: "a@example.com", to: "b@example.com", subject: `${round}-${index}`, text: "x" };
      const { data } = await resend.emails.send(email);
      if (data) emails.push(data.id);
      if (emails.length > 8 * (round + 1)) child.kill("SIGKILL");
    });
    await Promise.all(requests);
    child.kill("SIGKILL");
    await new Promise((resolve) => (child.signalCode ? resolve(null) : child.once("exit", resolve)));
  }
  const { url } = await startProcess(folder);
  const inbox: { id: string }[] = await (await fetch(`${url}/inbox.json`)).json();
  const payments: { id: string }[] = await (await fetch(`${url}/payments.json`)).json();
  expect(emails.length).toBeGreaterThan(20);
  expect(inbox.map((email) => email.id)).toEqual(expect.arrayContaining(emails));
  expect(payments.map((payment) => payment.id)).toEqual(expect.arrayContaining(sessions));
});

test("a payment, its events and its idempotency keys survive a restart", async () => {
  const sandbox = await openSandbox();
  const create = () =>
    sandbox.stripe.checkout.sessions.create(checkoutSessionParams(), { idempotencyKey: "ord_1" });
  const session = await create();
  await sandbox.post(`/pay/${session.id}`, { email: "a@example.com", card: "4242424242424242" });
  const before = await sandbox.json("/payments.json");
  await sandbox.restart();
  expect(await sandbox.json("/payments.json")).toEqual(before);
  expect((await create()).id).toBe(session.id);
  await sandbox.idle();
  expect(sandbox.shop.events).toHaveLength(2);
});

test("an incomplete last line of the data file is dropped, and the lines before it are kept", async () => {
  const sandbox = await openSandbox();
  await sandbox.resend.emails.send({ from: "a@b.co", to: "c@d.co", subject: "Kept", text: "x" });
  await appendFile(sandbox.dataFile, '[["emails",{"id":"half');
  await sandbox.restart();
  expect(await sandbox.json("/inbox.json")).toMatchObject([{ subject: "Kept" }]);
  await sandbox.resend.emails.send({ from: "a@b.co", to: "c@d.co", subject: "After", text: "x" });
  await sandbox.restart();
  expect(await sandbox.json("/inbox.json")).toMatchObject([{ subject: "After" }, { subject: "Kept" }]);
});

test("opening the data file compacts it to the current state", async () => {
  const sandbox = await openSandbox();
  for (let change = 0; change < 50; change += 1) {
    await sandbox.post("/outage", { stripe: String(change % 2 === 0) });
  }
  const before = await stat(sandbox.dataFile);
  await sandbox.restart();
  const after = await readFile(sandbox.dataFile, "utf8");
  expect(after.length).toBeLessThan(before.size / 10);
  expect(after.trim().split("\n")).toEqual(['[["outages",{"id":"stripe","down":false}]]']);
});

test("a damaged line in the middle stops the start, and the error names it", async () => {
  const dataFile = join(await newFolder(), "sandbox.jsonl");
  await writeFile(
    dataFile,
    '[["outages",{"id":"mail","down":true}]]\nnonsense\n[["outages",{"id":"mail","down":false}]]\n',
  );
  const options = { dataFile, webhookUrl: "http://127.0.0.1:9/", webhookSecret: "x", publicUrl: "http://x" };
  await expect(createSandbox(options)).rejects.toThrow(/sandbox\.jsonl:2: this line cannot be read/);
});

test("a second sandbox cannot use the same data file or the same port", async () => {
  const { dataFile } = await openSandbox();
  const shop = await openShop();
  const options = { dataFile, webhookUrl: shop.webhookUrl, webhookSecret: "x" };
  await expect(serveSandbox({ ...options, port: 0 })).rejects.toThrow(/in use by another sandbox/);

  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(serveSandbox({ ...options, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a data file of an earlier version is opened, and its records are kept", async () => {
  const dataFile = join(await newFolder(), "sandbox.jsonl");
  const lines = earlierDataFile(Math.floor(Date.now() / 1000));
  await writeFile(dataFile, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const sandbox = await openSandbox({ dataFile });
  expect(await sandbox.json("/payments.json")).toMatchObject([
    {
      id: "cs_test_1",
      state: "refunded",
      amount: 5800,
      charge: "ch_1",
      client_reference_id: "ord_1",
      refunds: [{ id: "re_1", amount: 5800 }],
      events: [{ id: "evt_1", delivery: "delivered", attempts: 1, result: "HTTP 200" }],
    },
  ]);
  expect(await sandbox.json("/inbox.json")).toMatchObject([
    { subject: "Your order", at: "2026-10-01T12:00:00.000Z" },
  ]);
  const before = await readFile(dataFile, "utf8");
  await sandbox.restart();
  expect(await readFile(dataFile, "utf8")).toBe(before);
});

async function startProcess(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      SANDBOX_PORT: "0",
      SANDBOX_EMAILS_PER_SECOND: "1000",
      DATA_DIR: folder,
      SITE_URL: "http://127.0.0.1:9",
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", () => reject(new Error("The sandbox exited before it was ready.")));
    child.stdout?.on("data", (chunk) => {
      const match = String(chunk).match(/(http:\/\/\S+)\/payments/);
      if (match?.[1]) resolve(match[1]);
    });
  });
  return { child, url };
}
