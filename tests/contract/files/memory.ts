import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Tells how many bytes of buffers are in use beyond those at the start; what only waits to be collected does not count. */
export function watchMemory(): () => number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const used = () => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const start = used();
  return () => used() - start;
}
