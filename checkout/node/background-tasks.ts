import type { ExecutionContext } from "hono";

interface BackgroundTasks {
  context: ExecutionContext;
  /** Resolves once all tasks so far have ended. */
  finished(): Promise<unknown>;
}

/** Tracks tasks that continue after the response, like the execution context of Workers. */
export function backgroundTasks(): BackgroundTasks {
  const pending = new Set<Promise<unknown>>();
  return {
    context: {
      waitUntil(task: Promise<unknown>) {
        pending.add(task);
        void task.finally(() => pending.delete(task));
      },
      passThroughOnException() {},
      props: {},
    },
    finished: () => Promise.all(pending),
  };
}
