/**
 * Hono for the Worker with its smallest router; wrangler.toml replaces `hono` by this module. The usual one compiles all routes into
 * regular expressions, which a shop of a few dozen routes does not need.
 */
export { Hono } from "hono/tiny";
