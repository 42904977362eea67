import { formatMessage, formatNumber } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { type BoughtFile, type Opened, openingOf } from "#site/lib/open-in-place.ts";
import { element as create } from "../element.ts";
import { createControls } from "../media-controls.ts";
import { fileUrl } from "./file-url.ts";
import { iconButton } from "./icon-button.ts";
import { connectMediaSession } from "./media-session.ts";
import { readPosition, savePosition } from "./reading-positions.ts";
import { titleOf } from "./title.ts";

/** How many seconds are played before the position is saved again. */
const SAVE_AFTER_S = 5;
/** A file that was left so close to its end begins anew. */
const END_S = 3;

export interface QueuePlayer {
  /** The title of what plays, the controls, and the queue. */
  parts: HTMLElement[];
  /** The part with the buttons. */
  controls: HTMLElement;
  /** Whether a file is in the queue. */
  has(file: BoughtFile): boolean;
  /** Whether a file is the one that plays, and is not paused. */
  isPlaying(file: BoughtFile): boolean;
  /** Plays a file of the queue from where it was left. If it cannot be played, one of the parts says so. */
  play(file: BoughtFile): Promise<void>;
  /** Plays or pauses. */
  toggle(): void;
  /** Stops, and saves the position. */
  end(): void;
}

/** Plays the files of a product one after the other, all that this browser can play in the same way as the first. */
export function createQueuePlayer(
  media: HTMLMediaElement,
  { file: first, product, lang, fetchUrl, reasonOf }: Opened,
  {
    messages,
    controlMessages,
    onTrack = () => {},
  }: {
    messages: Pick<Messages["reading"], "previous" | "next" | "queue" | "place">;
    controlMessages: Messages["player"];
    /** Called with each file that begins to play. */
    onTrack?: (file: BoughtFile) => void;
  },
): QueuePlayer {
  const files = product.files.filter((file) => openingOf(file) === openingOf(first));
  const tracks = files.map((file) => ({ file, url: fileUrl(file, fetchUrl) }));
  let current = -1;
  let position = 0;
  let savedAt = 0;
  /** The address that plays. Once it has expired, it is refused. */
  let address = "";
  /** The position at which an address was refused. Another one that is refused there will not help. */
  let refusedAt = -1;
  let latest = 0;

  const title = create("p", { class: "reading-track" });
  const status = create("p", { class: "reading-alert", role: "alert" });
  const controls = createControls(media, { name: product.name, messages: controlMessages, toggle });
  const previous = iconButton({ label: messages.previous, kind: "skip back" }, () => step(-1));
  const next = iconButton({ label: messages.next, kind: "skip" }, () => step(1));
  const list = create("ol", {
    id: "reading-queue",
    class: "reading-queue",
    popover: "auto",
    lang: product.lang,
  });
  const rows = files.map((file) => {
    const row = create("button", { type: "button" }, titleOf(file));
    row.addEventListener("click", () => void play(file));
    return row;
  });
  list.append(...rows.map((row) => create("li", {}, row)));
  const positionButton = create("button", {
    ...{ type: "button", popovertarget: "reading-queue", class: "reading-place figures muted" },
  });
  controls.prepend(previous);
  controls.children[1]?.after(next);
  const session = connectMediaSession(media, { previous: () => step(-1), next: () => step(1) });

  for (const event of ["timeupdate", "seeking"]) media.addEventListener(event, follow);
  media.addEventListener("pause", save);
  media.addEventListener("error", () => void recover());
  media.addEventListener("ended", () => {
    position = 0;
    save();
    if (current < tracks.length - 1) step(1);
  });
  addEventListener("pagehide", save);
  const isAlone = tracks.length < 2;
  previous.hidden = next.hidden = positionButton.hidden = isAlone;
  const parts = [title, controls, ...(isAlone ? [] : [positionButton, list]), status];
  const has = (file: BoughtFile) => indexOf(file) !== -1;
  const isPlaying = (file: BoughtFile) => has(file) && indexOf(file) === current && !media.paused;
  return { parts, controls, has, isPlaying, play, toggle, end };

  function follow(): void {
    // After an error it is 0 until the file has loaded again.
    if (media.readyState === 0 || media.error !== null) return;
    position = media.currentTime;
    if (Math.abs(position - savedAt) >= SAVE_AFTER_S) save();
  }

  async function play(file: BoughtFile): Promise<void> {
    const index = indexOf(file);
    list.hidePopover?.();
    if (index === current && media.error === null) return resume();
    save();
    current = index;
    refusedAt = -1;
    position = Number(readPosition(file)) || 0;
    savedAt = position;
    showTrack();
    await load({ isRefused: false });
  }

  /** Views make new objects for the same files whenever they are shown again. */
  function indexOf({ item, id }: BoughtFile): number {
    return files.findIndex((file) => file.item === item && file.id === id);
  }

  function step(by: number): void {
    const file = files[current + by];
    if (file) void play(file);
  }

  function toggle(): void {
    if (media.paused) void resume();
    else media.pause();
  }

  /** Plays on, with a new URL if the earlier one has expired. */
  async function resume(): Promise<void> {
    const track = tracks[current];
    if (media.error === null && track && (await track.url.get().catch(() => address)) === address) start();
    else await load({ isRefused: media.error !== null });
  }

  async function recover(): Promise<void> {
    if (address === "") return;
    if (refusedAt === position) return fail(media.error);
    refusedAt = position;
    await load({ isRefused: true, isPaused: media.paused });
  }

  /** Loads the current file at its position. */
  async function load({ isRefused, isPaused = false }: { isRefused: boolean; isPaused?: boolean }) {
    const track = tracks[current];
    if (!track) return;
    latest += 1;
    const request = latest;
    status.textContent = "";
    try {
      const url = await (isRefused ? track.url.renew(address) : track.url.get());
      if (request !== latest) return;
      address = url;
      media.src = url;
      media.currentTime = position;
      if (!isPaused) start();
    } catch (error) {
      if (request === latest) fail(error);
    }
  }

  /** Browsers may want another click first. What cannot be played is an error of the element. */
  function start(): void {
    media.play().catch(() => {});
  }

  function fail(error: unknown): void {
    media.pause();
    status.textContent = reasonOf(error);
  }

  function showTrack(): void {
    const track = tracks[current];
    if (!track) return;
    const name = titleOf(track.file);
    title.replaceChildren(
      create("span", { lang: product.lang }, name),
      create("span", { class: "muted", lang: product.lang }, product.name),
    );
    rows.forEach((row, i) => {
      row.ariaCurrent = i === current ? "true" : null;
    });
    const numbers = { n: formatNumber(current + 1, lang), total: formatNumber(tracks.length, lang) };
    positionButton.textContent = formatMessage(messages.place, numbers);
    positionButton.ariaLabel = formatMessage(messages.queue, numbers);
    previous.disabled = current === 0;
    next.disabled = current === tracks.length - 1;
    session.show({ title: name, product });
    onTrack(track.file);
  }

  function save(): void {
    const track = tracks[current];
    if (!track) return;
    savedAt = position;
    const isOver = position === 0 || media.duration - position < END_S;
    savePosition(track.file, isOver ? null : String(Math.floor(position)));
  }

  function end(): void {
    save();
    latest += 1;
    address = "";
    media.pause();
    media.removeAttribute("src");
    removeEventListener("pagehide", save);
    session.end();
  }
}
