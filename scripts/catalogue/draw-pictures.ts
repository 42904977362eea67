import sharp from "sharp";
import { generateEnlarged, generatePicture, type StoredPicture, UnreadablePicture } from "./picture.ts";

/** A picture to draw in every width and format, or one to enlarge. Paths are absolute. */
export type DrawingTask = { path: string; id: string; folder: string } | { path: string; to: string };

export interface DrawingResult {
  number: number;
  picture?: StoredPicture;
  /** Why the file cannot be read as a picture. */
  unreadable?: string;
  /** Another failure. */
  error?: string;
}

// The bytes of an AVIF depend on the number of its threads, which sharp makes depend on the machine. Pictures are drawn side by side.
sharp.concurrency(1);

// The parent has ended, so nobody needs the results.
process.on("disconnect", () => process.exit());

process.on("message", async ({ number, task }: { number: number; task: DrawingTask }) => {
  process.send?.({ number, ...(await draw(task)) });
});

async function draw(task: DrawingTask): Promise<Omit<DrawingResult, "number">> {
  try {
    if ("id" in task) return { picture: await generatePicture(task.path, task.id, task.folder) };
    await generateEnlarged(task.path, task.to);
    return {};
  } catch (cause) {
    if (cause instanceof UnreadablePicture) return { unreadable: cause.message };
    return { error: cause instanceof Error ? cause.message : String(cause) };
  }
}
