import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { FEW_ARENAS } from "#platform/few-arenas.ts";
import type { DrawingResult, DrawingTask } from "./draw-pictures.ts";
import { type StoredPicture, UnreadablePicture } from "./picture.ts";

const PROCESS = fileURLToPath(new URL("draw-pictures.ts", import.meta.url));

/** Draws pictures in a process of its own, whose memory is free again once it has ended. */
export interface PictureProcess {
  /** Does the same as `generatePicture`. */
  generate(path: string, id: string, folder: string): Promise<StoredPicture>;
  /** Does the same as `generateEnlarged`. */
  enlarge(path: string, to: string): Promise<void>;
}

/** Runs a task with a process that starts when its first picture is to be drawn. */
export async function withPictureProcess<Result>(
  task: (pictures: PictureProcess) => Promise<Result>,
): Promise<Result> {
  const { draw, end } = createDrawer();
  try {
    return await task({
      async generate(path, id, folder) {
        const picture = await draw({ path, id, folder });
        if (!picture) throw new Error(`No picture was drawn from ${path}`);
        return picture;
      },
      async enlarge(path, to) {
        await draw({ path, to });
      },
    });
  } finally {
    end();
  }
}

function createDrawer() {
  const waiting = new Map<number, PromiseWithResolvers<StoredPicture | null>>();
  let tasks = 0;
  let child: ChildProcess | null = null;
  return {
    draw(task: DrawingTask): Promise<StoredPicture | null> {
      const answer = Promise.withResolvers<StoredPicture | null>();
      waiting.set(++tasks, answer);
      child ??= start();
      child.send({ number: tasks, task });
      return answer.promise;
    },
    end() {
      if (child?.connected) child.disconnect();
    },
  };

  function start(): ChildProcess {
    const started = fork(PROCESS, { env: { ...FEW_ARENAS, ...process.env }, execArgv: [] });
    started.on("message", receive);
    started.on("error", rejectAll);
    started.on("exit", (code, signal) =>
      rejectAll(new Error(`The process that draws pictures has ended with ${signal ?? code}`)),
    );
    return started;
  }

  function receive({ number, picture, unreadable, error }: DrawingResult): void {
    const answer = waiting.get(number);
    waiting.delete(number);
    if (unreadable !== undefined) answer?.reject(new UnreadablePicture(unreadable));
    else if (error !== undefined) answer?.reject(new Error(error));
    else answer?.resolve(picture ?? null);
  }

  function rejectAll(error: Error): void {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }
}
