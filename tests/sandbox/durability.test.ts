import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { Resend } from "resend";
import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "#sandbox/sandbox.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { newFolder, openSandbox, openShop, order, stripeAt } from "./open-sandbox.ts";

const MAIN = new URL("../../scripts/sandbox/main.ts", import.meta.url).pathname;

test("nothing that was answered is lost by kill -9, again and again", async () => {
  const folder = await newFolder();
  const mails: string[] = [];
  const sessions: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { child, url } = await startProcess(folder);
    const resend = new Resend("re_test", { baseUrl: url });
    const work = Array.from({ length: 20 }, async (_, index) => {
      const session = await stripeAt(url)
        .checkout.sessions.create(order())
        .catch(() => null);
      if (session) sessions.push(session.id);
      const mail = { from: "a@example.com", to: "b@example.com", subject: `${round}-${index}`, text: "x" };
      const { data } = await resend.emails.send(mail);
      if (data) mails.push(data.id);
      if (mails.length > 8 * (round + 1)) child.kill("SIGKILL");
    });
    await Promise.all(work);
    child.kill("SIGKILL");
    await new Promise((gone) => (child.signalCode ? gone(null) : child.once("exit", gone)));
  }
  const { url } = await startProcess(folder);
  const inbox: { id: string }[] = await (await fetch(`${url}/inbox.json`)).json();
  const payments: { id: string }[] = await (await fetch(`${url}/payments.json`)).json();
  expect(mails.length).toBeGreaterThan(20);
  expect(inbox.map((mail) => mail.id)).toEqual(expect.arrayContaining(mails));
  expect(payments.map((payment) => payment.id)).toEqual(expect.arrayContaining(sessions));
});

test("a payment, its events and its idempotency keys are there after a restart", async () => {
  const sandbox = await openSandbox();
  const make = () => sandbox.stripe.checkout.sessions.create(order(), { idempotencyKey: "ord_1" });
  const session = await make();
  await sandbox.post(`/pay/${session.id}`, { email: "a@example.com", card: "4242424242424242" });
  const before = await sandbox.json("/payments.json");
  await sandbox.restart();
  expect(await sandbox.json("/payments.json")).toEqual(before);
  expect((await make()).id).toBe(session.id);
  expect(sandbox.shop.events).toHaveLength(2);
});

test("a last line that was cut off is dropped, and what came before stays", async () => {
  const sandbox = await openSandbox();
  await sandbox.resend.emails.send({ from: "a@b.co", to: "c@d.co", subject: "Kept", text: "x" });
  await appendFile(sandbox.dataFile, '[["mails",{"id":"half');
  await sandbox.restart();
  expect(await sandbox.json("/inbox.json")).toMatchObject([{ subject: "Kept" }]);
  await sandbox.resend.emails.send({ from: "a@b.co", to: "c@d.co", subject: "After", text: "x" });
  await sandbox.restart();
  expect(await sandbox.json("/inbox.json")).toMatchObject([{ subject: "After" }, { subject: "Kept" }]);
});

test("the file shrinks to what is still true when it is opened", async () => {
  const sandbox = await openSandbox();
  for (let turn = 0; turn < 50; turn += 1) await sandbox.post("/outage", { stripe: String(turn % 2 === 0) });
  const before = await stat(sandbox.dataFile);
  await sandbox.restart();
  const after = await readFile(sandbox.dataFile, "utf8");
  expect(after.length).toBeLessThan(before.size / 10);
  expect(after.trim().split("\n")).toEqual(['[["outages",{"id":"stripe","down":false}]]']);
});

test("a damaged line in the middle stops the start and is named", async () => {
  const dataFile = join(await newFolder(), "sandbox.jsonl");
  await writeFile(
    dataFile,
    '[["outages",{"id":"mail","down":true}]]\nnonsense\n[["outages",{"id":"mail","down":false}]]\n',
  );
  const options = { dataFile, webhookUrl: "http://127.0.0.1:9/", webhookSecret: "x", publicUrl: "http://x" };
  await expect(createSandbox(options)).rejects.toThrow(/sandbox\.jsonl:2: this line does not read/);
});

test("a second sandbox on the same file is refused, and a taken port is named", async () => {
  const { dataFile } = await openSandbox();
  const shop = await openShop();
  const options = { dataFile, webhookUrl: shop.webhookUrl, webhookSecret: "x" };
  await expect(serveSandbox({ ...options, port: 0 })).rejects.toThrow(/in use by another sandbox/);

  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(serveSandbox({ ...options, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

async function startProcess(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, SANDBOX_PORT: "0", DATA_DIR: folder, SITE_URL: "http://127.0.0.1:9" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = await new Promise<string>((found, failed) => {
    child.once("exit", () => failed(new Error("the sandbox ended before it was ready")));
    child.stdout?.on("data", (chunk) => {
      const match = String(chunk).match(/(http:\/\/\S+)\/payments/);
      if (match?.[1]) found(match[1]);
    });
  });
  return { child, url };
}
