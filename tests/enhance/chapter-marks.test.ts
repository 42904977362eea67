import { describe, expect, test } from "vitest";
import { listedFiles } from "#domain/chapters-file.ts";
import { chapterAt, chaptersFileOf, readChapterMarks } from "#site/enhance/reading/chapter-marks.ts";

const file = (name: string, item = "ent_1") => ({
  ...{ id: name, item, name, title: null, size: 1, type: "text/vtt", sha256: "" },
});

describe("the chapters of a film", () => {
  test("are read from WebVTT, with hours or without, in the order of their times", () => {
    const vtt = [
      "WEBVTT - Chapters",
      "NOTE written by hand",
      "2\n01:02:03.500 --> 01:10:00.000\n<c.red>Tea &amp; paper</c>",
      "00:00.000 --> 01:00.000 line:0\nOne column",
      "01:30.000 --> 02:00.000\n",
    ].join("\r\n\r\n");
    expect(readChapterMarks(vtt)).toEqual([
      { title: "One column", start: 0 },
      { title: "Tea & paper", start: 3723.5 },
    ]);
    expect(readChapterMarks("no chapters at all")).toEqual([]);
  });

  test("are in the file next to it, of the same purchase", () => {
    const film = file("lesson 1.mp4");
    const own = file("lesson 1.chapters.vtt");
    expect(chaptersFileOf(film, [film, file("lesson 1.chapters.vtt", "ent_2"), own])).toBe(own);
    expect(chaptersFileOf(film, [film, file("lesson 2.chapters.vtt")])).toBeUndefined();
  });

  test("are in no list of files", () => {
    const film = file("lesson 1.mp4");
    const notes = [file("LICENCE"), file("notes.vtt"), file("other.chapters.vtt")];
    expect(listedFiles([film, file("lesson 1.chapters.vtt"), ...notes])).toEqual([film, ...notes]);
  });

  test("are found by the time", () => {
    const marks = [
      { title: "a", start: 1 },
      { title: "b", start: 10 },
    ];
    expect([0, 1, 9.9, 10, 99].map((seconds) => chapterAt(marks, seconds))).toEqual([-1, 0, 0, 1, 1]);
  });
});
