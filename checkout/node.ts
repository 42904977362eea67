import { keepCompiledModules } from "#platform/compile-cache.ts";
import { supervise } from "./node/supervise.ts";

/** Runs the checkout on Node in a child process that is restarted when it stops unexpectedly. */
keepCompiledModules();
process.exitCode = await supervise(new URL("./node/serve.ts", import.meta.url));
