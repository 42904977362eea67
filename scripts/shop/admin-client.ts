import { request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { adminSocket } from "#checkout/node/admin-socket.ts";
import type { Settings } from "#checkout/settings.ts";

/**
 * Asks the running checkout. Only it may open the order book, so while it is stopped there is nobody to ask.
 *
 * @throws when no checkout runs on this DATA_DIR, or it could not do it
 */
export async function askDesk<T extends z.ZodType>(
  settings: Pick<Settings, "dataDir">,
  question: Question,
  answer: T,
): Promise<z.infer<T>> {
  const { status, body } = await send(adminSocket(settings), question);
  const parsed: unknown = JSON.parse(body);
  if (status === 200) return answer.parse(parsed);
  throw new Error(z.object({ message: z.string() }).parse(parsed).message);
}

interface Question {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  /** When to stop waiting for the answer. */
  signal?: AbortSignal;
}

function send(
  socketPath: string,
  { method, path, body, signal }: Question,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { socketPath, path, method, signal, headers: { "Content-Type": "application/json" } },
      (response) => {
        text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
      },
    );
    asking.on("error", (cause) =>
      reject(
        new Error('No shop is running on this DATA_DIR: start it with "npm start", then ask again.', {
          cause,
        }),
      ),
    );
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
