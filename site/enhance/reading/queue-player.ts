import { type BoughtFile, type Opened, openingOf } from "#site/lib/open-in-place.ts";
import { fileUrl } from "./file-url.ts";
import { connectMediaSession } from "./media-session.ts";
import { createQueueView, type QueueMessages, type QueueView } from "./queue-view.ts";
import { readPosition, savePosition } from "./reading-positions.ts";
import { titleOf } from "./title.ts";

/** How many seconds are played before the position is saved again. */
const SAVE_AFTER_S = 5;
/** A file that was left so close to its end begins anew. */
const END_S = 3;

export interface QueuePlayer extends Pick<QueueView, "parts" | "controls"> {
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
    onTrack = () => {},
    ...messages
  }: QueueMessages & {
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

  const view = createQueueView(media, { files, product, lang }, messages, {
    ...{ toggle, step },
    play: (index) => void playAt(index),
  });
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
  const has = (file: BoughtFile) => indexOf(file) !== -1;
  const isPlaying = (file: BoughtFile) => has(file) && indexOf(file) === current && !media.paused;
  const play = (file: BoughtFile) => playAt(indexOf(file));
  const { parts, controls } = view;
  return { parts, controls, has, isPlaying, play, toggle, end };

  function follow(): void {
    // After an error it is 0 until the file has loaded again.
    if (media.readyState === 0 || media.error !== null) return;
    position = media.currentTime;
    if (Math.abs(position - savedAt) >= SAVE_AFTER_S) save();
  }

  async function playAt(index: number): Promise<void> {
    const file = files[index];
    if (!file) return;
    view.closeList();
    if (index === current && media.error === null) return resume();
    save();
    current = index;
    refusedAt = -1;
    position = Number(readPosition(file)) || 0;
    savedAt = position;
    view.show(index);
    session.show({ title: titleOf(file), product });
    onTrack(file);
    await load({ isRefused: false });
  }

  /** Views make new objects for the same files whenever they are shown again. */
  function indexOf({ item, id }: BoughtFile): number {
    return files.findIndex((file) => file.item === item && file.id === id);
  }

  function step(by: number): void {
    void playAt(current + by);
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
    view.showReason("");
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
    view.showReason(reasonOf(error));
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
