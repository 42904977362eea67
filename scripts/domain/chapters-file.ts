/** The name of the file with a film's chapters: `lesson-1.chapters.vtt` for `lesson-1.mp4`. */
export function chaptersName(film: string): string {
  return `${film.replace(/\.[^.]+$/, "")}.chapters.vtt`;
}

/** The files to list: all but those that hold the chapters of a film next to them, which players show. */
export function listedFiles<File extends { name: string }>(files: File[]): File[] {
  const chapters = new Set(files.map(({ name }) => chaptersName(name)));
  return files.filter(({ name }) => !chapters.has(name));
}
