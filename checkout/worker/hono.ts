/**
 * Hono for the Worker with its smallest router; the bundle has this module instead of `hono`. The usual one compiles all routes into
 * regular expressions, which a shop of a few dozen routes does not need.
 */
export { Hono } from "hono/tiny";
