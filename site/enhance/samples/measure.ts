/** Keeps the displayed size of an image in `--width` and `--height` of its frame, or of `target`. */
export function measure(frame: HTMLElement, target = frame): void {
  const picture = frame.querySelector("img");
  if (!picture) return;
  new ResizeObserver(() => {
    const { width, height } = shownSize(picture);
    target.style.setProperty("--width", `${width}px`);
    target.style.setProperty("--height", `${height}px`);
  }).observe(picture);
}

/** The size of a picture without the space that its box may have on the right. */
export function shownSize(picture: HTMLImageElement): { width: number; height: number } {
  const box = picture.getBoundingClientRect();
  const ratio = Number(picture.getAttribute("width")) / Number(picture.getAttribute("height"));
  return { width: Math.min(box.width, box.height * ratio), height: Math.min(box.height, box.width / ratio) };
}
