import { request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { adminSocket } from "#checkout/node/admin-socket.ts";
import type { Settings } from "#checkout/settings.ts";

interface AdminRequest {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Calls the admin API of the running checkout, the only process that can open the order book.
 * @throws if no checkout runs on this DATA_DIR, or if it responds with an error
 */
export async function callAdminApi<Response extends z.ZodType>(
  settings: Pick<Settings, "dataDir">,
  request: AdminRequest,
  response: Response,
): Promise<z.infer<Response>> {
  const { status, body } = await send(adminSocket(settings), request);
  const json: unknown = JSON.parse(body);
  if (status === 200) return response.parse(json);
  throw new Error(z.object({ message: z.string() }).parse(json).message);
}

function send(
  socketPath: string,
  { method, path, body, signal }: AdminRequest,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { socketPath, path, method, signal, headers: { "Content-Type": "application/json" } },
      (response) => {
        text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
      },
    );
    outgoing.on("error", (cause) =>
      reject(
        new Error('No shop is running on this DATA_DIR. Start it with "npm start" and try again.', { cause }),
      ),
    );
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
