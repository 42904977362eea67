/**
 * Zod for the Worker, where wrangler.toml puts this module in place of `zod`. `@hono/zod-openapi` uses Zod's namespace as a
 * value, which keeps all of it in the bundle: error messages in forty languages, and a compiler that Workers do not allow to
 * run. What is named here replaces the export of that name.
 */
export * from "zod/v4";
export * as z from "./zod.ts";
/** It contains the locales and the compiler once more. */
export const core = undefined;
export const locales = undefined;
export const compile = undefined;
export const fromJSONSchema = undefined;
