import { request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { PROBLEM_TYPE_PREFIX } from "#domain/api/problems.ts";
import type { AdminService } from "./admin-service.ts";

interface AdminRequest {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  signal?: AbortSignal;
}

interface OpenAnswer {
  status: number;
  /** `Content-Disposition`, which names a file. */
  disposition: string;
  stream: AsyncIterable<Uint8Array>;
}

interface AdminAnswer {
  status: number;
  body: string;
}

/** An answer of the owner's API that is not what was asked for. The message says why. */
export class AdminRefusal extends Error {
  override name = "AdminRefusal";
  /** The HTTP status. From 500 on, part of the request may have been done. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Calls the owner's API of a running shop, which alone can open the order book.
 * @throws {AdminRefusal} if the shop refuses the request; the message says why
 * @throws if the shop cannot be reached
 */
export async function callAdminApi<Response extends z.ZodType>(
  service: AdminService,
  request: AdminRequest,
  response: Response,
): Promise<z.infer<Response>> {
  const answer = await readAnswer(await open(service, request));
  const json = parseJson(answer.body);
  const status = lateStatus(json) ?? answer.status;
  if (status === 200 && json !== undefined) return response.parse(json);
  throw new AdminRefusal(status, describeRefusal(service, answer, json));
}

/**
 * Reads a file from the owner's API. Its content may be cut off.
 * @returns with the name that the shop gives it, which may be empty or anything
 * @throws as {@link callAdminApi}
 */
export async function streamAdminApi(
  service: AdminService,
  path: string,
): Promise<{ name: string; stream: AsyncIterable<Uint8Array> }> {
  const opened = await open(service, { method: "GET", path });
  if (opened.status === 200) {
    const [, name = ""] = /filename="([^"]*)"/.exec(opened.disposition) ?? [];
    return { name, stream: opened.stream };
  }
  const answer = await readAnswer(opened);
  throw new AdminRefusal(answer.status, describeRefusal(service, answer, parseJson(answer.body)));
}

function open(service: AdminService, request: AdminRequest): Promise<OpenAnswer> {
  return "url" in service ? openRemote(service, request) : openLocal(service, request);
}

async function readAnswer({ status, stream }: OpenAnswer): Promise<AdminAnswer> {
  const body = await text(stream).catch((cause) => {
    throw new Error(
      "The connection ended before the whole answer of the shop. What was asked for may be done, or go on.",
      { cause: causeOf(cause) },
    );
  });
  return { status, body };
}

function openLocal({ socketPath }: { socketPath: string }, request: AdminRequest): Promise<OpenAnswer> {
  const { method, path, body, signal } = request;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ socketPath, path, method, signal, headers: HEADERS }, (response) =>
      resolve({
        status: response.statusCode ?? 0,
        disposition: response.headers["content-disposition"] ?? "",
        stream: response,
      }),
    );
    outgoing.on("error", (cause) =>
      reject(
        new Error(
          'No shop is running on this DATA_DIR. Start it with "npm start" and try again, or name the address of a shop that runs elsewhere with --url.',
          { cause },
        ),
      ),
    );
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function openRemote(
  { url, token }: { url: string; token: string },
  { method, path, body, signal }: AdminRequest,
): Promise<OpenAnswer> {
  try {
    const response = await fetch(`${url}/api/admin${path}`, {
      ...{ method, redirect: "manual", signal: signal ?? null },
      headers: { ...HEADERS, Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      disposition: response.headers.get("Content-Disposition") ?? "",
      stream: response.body ?? Readable.from([]),
    };
  } catch (cause) {
    throw new Error(`The service at ${url} cannot be reached.`, { cause: causeOf(cause) });
  }
}

/** The command speaks English, whatever the shop does. */
const HEADERS = { "Content-Type": "application/json", "Accept-Language": "en" };

/** `fetch failed` says nothing; its cause does. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** That of a problem in an answer that has begun before it was known. */
function lateStatus(json: unknown): number | undefined {
  return LateProblem.safeParse(json).data?.status;
}

function describeRefusal(service: AdminService, { status }: AdminAnswer, json: unknown): string {
  const problem = RefusedRequest.safeParse(json).data;
  const where = "url" in service ? `The service at ${service.url}` : "The shop";
  if (!problem) return `${where} does not answer like a shop of this version (status ${status}).`;
  const { title, detail, errors } = problem;
  switch (problem.type.replace(PROBLEM_TYPE_PREFIX, "")) {
    case "wrong-token":
      return `${where} refuses this ADMIN_TOKEN. It must be the same as in the settings of the service.`;
    case "not-found":
      return `${where} does not have this command's API. Set ADMIN_TOKEN in its settings, and update it to this version.`;
    case "paused":
      return `${where} is paused, so no order book is open. Unset PAUSED, and start it again.`;
    case "too-many-requests":
      return `${where} refuses requests from here for up to an hour, after too many with a wrong token.`;
    case "invalid-request":
      return [title, ...errors.map(({ field, message }) => `  ${field}: ${message}`)].join("\n");
    default:
      return `${title}. ${detail}`;
  }
}

const LateProblem = z.object({ type: z.string().startsWith(PROBLEM_TYPE_PREFIX), status: z.int() });

const RefusedRequest = z.object({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).default([]),
});
