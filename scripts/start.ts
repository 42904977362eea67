import { supervise } from "#checkout/node/supervise.ts";

/** `npm start`: the shop in a process of its own that is started again when it ends by itself. */
process.exitCode = await supervise(new URL("./publish-and-serve.ts", import.meta.url));
