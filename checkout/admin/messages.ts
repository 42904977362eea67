import { Hono } from "hono";
import { type AdminMessage, AdminMessagesQuery, MessageState } from "#domain/api/admin/messages.ts";
import type { Env } from "../http/env.ts";
import { listMessages } from "../orders/messages.ts";
import type { Ports } from "../ports.ts";
import { readQuery } from "./read-request.ts";

export function messageRoutes({ database }: Ports) {
  return new Hono<Env>().get("/", async (c) => {
    const { state, limit } = readQuery(c, AdminMessagesQuery);
    const states = state ? [state] : MessageState.options;
    return c.json<AdminMessage[]>(await listMessages(database, { states, limit }));
  });
}
