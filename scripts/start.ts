import { supervise } from "#checkout/node/supervise.ts";
import { keepCompiledModules } from "#platform/compile-cache.ts";

/** `npm start`: runs the shop in a child process that is restarted when it stops unexpectedly. */
keepCompiledModules();
process.exitCode = await supervise(new URL("./publish-and-serve.ts", import.meta.url));
