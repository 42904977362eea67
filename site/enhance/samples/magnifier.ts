import { formatMessage } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "../element.ts";
import { loadStylesheet } from "../load-stylesheet.ts";
import { asButton } from "./as-button.ts";
import { shownSize } from "./measure.ts";

declare const MESSAGES: Messages["magnifier"];
declare const STYLES_URL: string;

/** How many times larger than in the grid a cell is shown, and how large it is at least, in CSS pixels. */
const SCALE = 2.5;
const MIN_WIDTH = 120;
const STEPS: Record<string, [columns: number, rows: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

void loadStylesheet(STYLES_URL);

/** Enlarges one cell of a grid of small pictures: the one under the pointer, or the one that the arrow keys have reached. */
export function enhance(link: HTMLAnchorElement): void {
  const frame = link.parentElement;
  const picture = frame?.querySelector("img");
  if (!frame || !picture) return;
  const columns = Number(link.dataset.columns);
  const rows = Number(link.dataset.rows);
  const lens = create("div", { class: "lens", role: "application", tabindex: 0 });
  const status = create("p", { class: "sr-only", role: "status" });
  frame.append(status);
  lens.style.backgroundImage = `url("${link.href}")`;
  let column = Math.floor(columns / 2);
  let row = Math.floor(rows / 2);

  asButton(link, () => {
    show();
    lens.focus();
  });
  frame.addEventListener("pointermove", ({ clientX, clientY }) => {
    const { left, top } = picture.getBoundingClientRect();
    const { width, height } = shownSize(picture);
    column = clamp(Math.floor(((clientX - left) / width) * columns), columns);
    row = clamp(Math.floor(((clientY - top) / height) * rows), rows);
    show();
  });
  // A finger leaves with every tap.
  frame.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && lens.remove());
  lens.addEventListener("blur", () => lens.remove());
  lens.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (event.key === "Escape") link.focus();
    if (!step) return;
    event.preventDefault();
    column = clamp(column + step[0], columns);
    row = clamp(row + step[1], rows);
    show();
  });

  function show(): void {
    if (!frame || !picture) return;
    const { left, top } = picture.getBoundingClientRect();
    const { width, height } = shownSize(picture);
    const bounds = frame.getBoundingClientRect();
    const cell = { width: width / columns, height: height / rows };
    const scale = Math.max(SCALE, MIN_WIDTH / cell.width);
    const size = { width: cell.width * scale, height: cell.height * scale };
    const place = (start: number, size: number, total: number) =>
      `${Math.min(Math.max(start, 0), total - size)}px`;
    Object.assign(lens.style, {
      width: `${size.width}px`,
      height: `${size.height}px`,
      left: place(
        left - bounds.left + (column + 0.5) * cell.width - size.width / 2,
        size.width,
        bounds.width,
      ),
      top: place(top - bounds.top + (row + 0.5) * cell.height - size.height / 2, size.height, bounds.height),
      backgroundSize: `${width * scale}px ${height * scale}px`,
      backgroundPosition: `${-column * size.width}px ${-row * size.height}px`,
    });
    const cellName = formatMessage(MESSAGES.cell, { row: String(row + 1), column: String(column + 1) });
    lens.ariaLabel = cellName;
    // Screen readers do not announce the new name of an element that stays focused.
    status.textContent = cellName;
    if (!lens.isConnected) frame.append(lens);
  }
}

function clamp(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1);
}
