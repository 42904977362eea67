import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { ffmpeg } from "../ffmpeg.ts";
import type { Write } from "../output.ts";
import type { Printer } from "../print/printer.ts";
import { finishedStyle, finishedWords, type Lesson, lessons } from "./lessons.ts";
import { lessonScreen, type Scene, withPicture } from "./screen.ts";

const slug = "small-websites";
/** A keystroke takes one frame. */
const framesPerSecond = 15;

interface Frame {
  scene: Scene;
  seconds: number;
}

/** Records the five lessons and the trailer as films, and keeps one frame as a picture. */
export async function makeFilms(write: Write, printer: Printer): Promise<void> {
  const { page, close } = await printer.openPage(lessonScreen);
  for (const lesson of lessons) {
    const folder = await mkdtemp(join(tmpdir(), "sample-"));
    await page.evaluate(
      `begin(${lesson.number}, ${JSON.stringify(lesson.title)}, ${JSON.stringify(lesson.file)})`,
    );
    const frames = framesOf(lesson);
    const list: string[] = ["ffconcat version 1.0"];
    for (const [i, { scene, seconds }] of frames.entries()) {
      await page.evaluate(`show(${JSON.stringify(scene)})`);
      const shot = await page.screenshot({ type: "png" });
      await writeFile(join(folder, `${i}.png`), shot);
      list.push(`file ${i}.png`, `duration ${seconds.toFixed(4)}`);
      if (lesson.number === 2 && i === frames.length - 1)
        await write(slug, "gallery/lesson.svg", picture(shot));
    }
    list.push(`file ${frames.length - 1}.png`);
    await writeFile(join(folder, "list.txt"), `${list.join("\n")}\n`);
    const folderPath = lesson.number === 0 ? "samples" : "files";
    await write(
      slug,
      `${folderPath}/lesson-${lesson.number}.mp4`,
      await film(join(folder, "list.txt"), lesson),
    );
    await rm(folder, { recursive: true });
  }
  await close();
}

/** The frames of a lesson: each keystroke, each pause. */
function framesOf(lesson: Lesson): Frame[] {
  const frames: Frame[] = [];
  let source = "";
  let cursor = 0;
  let [caption, width, meter] = ["", 560, ""];
  let state: "none" | "waiting" | "loaded" = "none";
  const add = (seconds: number, struck = "", typing = true) => {
    const caret = typing ? cursor : -1;
    frames.push({
      scene: { source, struck, caption, width, meter, caret, ...pageOf(lesson, source, state) },
      seconds,
    });
  };
  for (const step of lesson.steps) {
    caption = step.caption ?? caption;
    width = step.width ?? width;
    state = step.picture ?? state;
    if (step.erase) {
      add(1.6, step.erase);
      cursor = source.indexOf(step.erase);
      source = source.replace(step.erase, "");
    }
    meter = step.meter ?? meter;
    if (step.paste) {
      source += step.paste;
      cursor = source.length;
    }
    for (const key of step.type ?? "") {
      source = source.slice(0, cursor) + key + source.slice(cursor);
      cursor += 1;
      add(1 / framesPerSecond);
    }
    add(step.hold ?? 1, "", false);
  }
  return frames;
}

function pageOf(
  lesson: Lesson,
  source: string,
  state: "none" | "waiting" | "loaded",
): { page: string; style: string } {
  if (lesson.source === "css") return { page: finishedWords, style: source.replace(/@import[^\n]*/, "") };
  if (lesson.source === "shell") {
    const served = source.includes("Serving");
    return served
      ? { page: withPicture(`${finishedWords}<img height="1">`, "loaded"), style: finishedStyle }
      : { page: "", style: "" };
  }
  const withImage = lesson.number === 0 && state === "loaded" ? `${source}<img height="1">` : source;
  return { page: withPicture(withImage, state), style: lesson.number === 1 ? "" : finishedStyle };
}

/** H.264 as every browser plays it, with the index in front so that playing starts at once. */
function film(list: string, { number, title }: Lesson): Promise<Buffer> {
  return ffmpeg(
    [
      ...["-f", "concat", "-safe", "0", "-i", list, "-vf", `fps=${framesPerSecond},format=yuv420p`],
      ...[
        "-c:v",
        "libx264",
        "-profile:v",
        "high",
        "-preset",
        "slow",
        "-tune",
        "animation",
        "-crf",
        "29",
        "-threads",
        "1",
      ],
      ...[
        "-g",
        "600",
        "-movflags",
        "+faststart",
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
        "-map_metadata",
        "-1",
      ],
      ...["-metadata", `title=Small Websites ${number === 0 ? "(trailer)" : `${number}: ${title}`}`],
    ],
    "mp4",
  );
}

function picture(shot: Buffer): string {
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}</defs><path fill="${palette.celadon}" d="M0 0h2400v1600H0z"/><path fill="#7e8b79" d="M216 236h2000v1125H216z"/><image x="200" y="220" width="2000" height="1125" href="data:image/png;base64,${shot.toString("base64")}"/>${grain(2400, 1600)}`,
  );
}
