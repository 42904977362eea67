import { chaptersName } from "#domain/chapters-file.ts";
import type { BoughtFile } from "#site/lib/open-in-place.ts";

/** A chapter of a film. */
export interface ChapterMark {
  title: string;
  /** Seconds. */
  start: number;
}

const TIMING = /^(?:(\d+):)?(\d\d):(\d\d\.\d{3})[ \t]+-->/m;
const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: "\u00a0",
  lrm: "\u200e",
  rlm: "\u200f",
};

/** The file with a film's chapters, `lesson-1.chapters.vtt` for `lesson-1.mp4`. undefined: the purchase has none for it. */
export function chaptersFileOf(film: BoughtFile, files: BoughtFile[]): BoughtFile | undefined {
  return files.find((file) => file.name === chaptersName(film.name) && file.item === film.item);
}

/** The chapters of a WebVTT file, by their time. Blocks without a title are left out. https://www.w3.org/TR/webvtt1/ */
export function readChapterMarks(vtt: string): ChapterMark[] {
  const blocks = vtt.replaceAll(/\r\n?/g, "\n").split(/\n{2,}/);
  return blocks.flatMap(readBlock).toSorted((a, b) => a.start - b.start);
}

function readBlock(block: string): ChapterMark[] {
  const [timing, hours = 0, minutes, seconds] = TIMING.exec(block) ?? [];
  if (timing === undefined) return [];
  const start = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const [, ...lines] = block.slice(block.indexOf(timing)).split("\n");
  const title = lines
    .join(" ")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity)
    .trim();
  return title === "" ? [] : [{ title, start }];
}

/** The index of the chapter at a time. -1: before the first. */
export function chapterAt(marks: ChapterMark[], seconds: number): number {
  return marks.findLastIndex(({ start }) => start <= seconds);
}
