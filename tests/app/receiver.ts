import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { onTestFinished, vi } from "vitest";
import { WebhookPayload } from "#domain/api/webhooks.ts";

export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

interface Answer {
  status: number;
  headers?: Record<string, string>;
}

type Answers = Answer | ((index: number) => Answer | Promise<Answer>);

/** A program on this machine that receives webhooks until the test ends, and answers as the test says. */
export async function openReceiver(answers: Answers) {
  const receiver = await startReceiver(answers);
  onTestFinished(receiver.close);
  return receiver;
}

/** The same until it is closed. */
export async function startReceiver(answers: Answers) {
  const requests: { method: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    requests.push({ method: request.method ?? "", headers: request.headers, body });
    const answer = typeof answers === "function" ? answers(requests.length - 1) : answers;
    const { status, headers } = await answer;
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
    /** The ids of all webhooks, in the order in which they came. */
    ids: () => requests.map(({ headers }) => headers["webhook-id"]),
    /** The payloads of the webhooks, verified by the reference library. */
    payloads: () => requests.map((request) => verify(request)),
    types: () => requests.map((request) => verify(request).type),
  };
}

/** Verifies a webhook as its receiver does when it is sent. */
export function verify(
  { headers, body }: { headers: IncomingHttpHeaders; body: string },
  secret = SECRET,
): WebhookPayload {
  vi.useFakeTimers({ toFake: ["Date"], now: Number(headers["webhook-timestamp"]) * 1000 });
  try {
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    return WebhookPayload.parse(new Webhook(secret).verify(body, named));
  } finally {
    vi.useRealTimers();
  }
}
