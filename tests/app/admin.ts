import type { z } from "zod";
import { openShop, type Shop } from "./shop.ts";

export const ADMIN_TOKEN = "0123456789abcdef0123456789abcdef";

/** A shop with the owner's API, and calls of it. */
export async function openAdminShop(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop({ ...options, adminToken: ADMIN_TOKEN });
  return { shop, admin: adminOf(shop) };
}

export function adminOf(shop: Shop) {
  const call = (path: string, json?: object, token = ADMIN_TOKEN, headers: Record<string, string> = {}) =>
    shop.browser().api(`/api/admin${path}`, {
      ...(json && { json }),
      headers: { ...(token && { Authorization: `Bearer ${token}` }), ...headers },
    });
  return {
    call,
    /** @throws if it is refused */
    async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
      return read(await call(path), schema);
    },
    /** @throws if it is refused */
    async post<Schema extends z.ZodType>(
      path: string,
      json: object,
      schema: Schema,
    ): Promise<z.infer<Schema>> {
      return read(await call(path, json), schema);
    },
  };
}

async function read<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.infer<Schema>> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return schema.parse(await response.json());
}
