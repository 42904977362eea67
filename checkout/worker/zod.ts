/**
 * Zod for the Worker; wrangler.toml replaces `zod` by this module. `@hono/zod-openapi` uses Zod's namespace as a value, so the
 * whole package would be bundled, including error messages in forty languages and a compiler that Workers cannot run. The
 * exports below replace those parts.
 */
export * from "zod/v4";
export * as z from "./zod.ts";
/** It contains the locales and the compiler as well. */
export const core = undefined;
export const locales = undefined;
export const compile = undefined;
export const fromJSONSchema = undefined;
/** What walks through a schema to make another one of it. The shop does not. */
export const deepPartial = undefined;
export const input = undefined;
export const output = undefined;
export const withParser = undefined;
