import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Counts the bytes of buffers in use beyond those at the start, after garbage collection. */
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
