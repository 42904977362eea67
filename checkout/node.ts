import { supervise } from "./node/supervise.ts";

/** The checkout on Node, in a process of its own that is started again when it ends by itself. */
process.exitCode = await supervise(new URL("./node/serve.ts", import.meta.url));
