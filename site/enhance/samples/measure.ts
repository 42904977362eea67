/** Keeps the shown size of a picture in `--width` and `--height` of its plate, which may be wider. */
export function measure(plate: HTMLElement): void {
  const picture = plate.querySelector("img");
  if (!picture) return;
  new ResizeObserver(() => {
    const { width, height } = shownSize(picture);
    plate.style.setProperty("--width", `${width}px`);
    plate.style.setProperty("--height", `${height}px`);
  }).observe(picture);
}

/** The size of a picture without the space that its box may have on the right. */
export function shownSize(picture: HTMLImageElement): { width: number; height: number } {
  const box = picture.getBoundingClientRect();
  const ratio = Number(picture.getAttribute("width")) / Number(picture.getAttribute("height"));
  return { width: Math.min(box.width, box.height * ratio), height: Math.min(box.height, box.width / ratio) };
}
