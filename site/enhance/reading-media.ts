import type { Messages } from "../lib/messages.ts";
import { type BoughtFile, type Opened, openingOf } from "../lib/open-in-place.ts";
import { element as create } from "./element.ts";
import { loadStylesheet } from "./load-stylesheet.ts";
import { chapterMenu } from "./reading/chapter-menu.ts";
import { openFrame } from "./reading/frame.ts";
import { iconButton } from "./reading/icon-button.ts";
import { showPlaying } from "./reading/now-playing.ts";
import { createQueuePlayer, type QueuePlayer } from "./reading/queue-player.ts";
import { speedButton } from "./reading/speed.ts";

declare const MESSAGES: Messages["reading"];
declare const PLAYER_MESSAGES: Messages["player"];
declare const STYLES_URL: string;

/** How far the arrow keys go in a film. */
const SKIP_S = 5;
const texts = { messages: MESSAGES, controlMessages: PLAYER_MESSAGES };
const stylesLoaded = loadStylesheet(STYLES_URL);

/** The current player and its bar. null: nothing plays. */
let listening: { bar: HTMLElement; player: QueuePlayer } | null = null;

// Signing out stops the player.
addEventListener("signed-out", stopListening);

/** Plays a film over the page, or sound in a bar at its foot, which stays while the buyer looks at other products. */
export async function open(opened: Opened): Promise<void> {
  await stylesLoaded;
  if (openingOf(opened.file) === "video") return watch(opened);
  if (listening?.player.isPlaying(opened.file)) return listening.player.toggle();
  if (!listening?.player.has(opened.file)) startListening(opened);
  await listening?.player.play(opened.file);
}

function startListening(opened: Opened): void {
  stopListening();
  const sound = new Audio();
  let current: BoughtFile | null = null;
  const follow = () => showPlaying(sound.paused ? null : current);
  const player = createQueuePlayer(sound, opened, {
    ...texts,
    onTrack: (file) => {
      current = file;
      follow();
    },
  });
  for (const event of ["play", "pause"]) sound.addEventListener(event, follow);
  const close = iconButton({ label: MESSAGES.closePlayer, text: "×", kind: "reading-close" }, stopListening);
  const bar = create(
    "section",
    { class: "listening", "aria-label": MESSAGES.player },
    ...player.parts,
    close,
  );
  document.body.append(bar);
  listening = { bar, player };
}

function stopListening(): void {
  listening?.player.end();
  listening?.bar.remove();
  if (listening) showPlaying(null);
  listening = null;
}

async function watch(opened: Opened): Promise<void> {
  stopListening();
  const film = create("video", { playsinline: "" });
  const chapters = chapterMenu(film, opened, MESSAGES);
  const player = createQueuePlayer(film, opened, { ...texts, onTrack: (file) => void chapters.show(file) });
  const { dialog, stage, foot } = openFrame({ ...opened, messages: MESSAGES, onClose: player.end });
  const body = create("div", { class: "watching" }, stage, foot);
  dialog.append(body);
  stage.append(film);
  player.controls.append(speedButton(film, opened.lang, MESSAGES));
  foot.append(...player.parts, ...chapters.parts);
  if ("requestFullscreen" in body) foot.append(fullScreenButton(body));
  film.addEventListener("click", player.toggle);
  dialog.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement) return;
    const isButton = event.target instanceof HTMLButtonElement;
    const step = { ArrowLeft: -SKIP_S, ArrowRight: SKIP_S }[event.key];
    if (step) film.currentTime += step;
    else if (event.key === " " && !isButton) player.toggle();
    else return;
    event.preventDefault();
  });
  stage.focus();
  await player.play(opened.file);
}

function fullScreenButton(body: HTMLElement): HTMLElement {
  const button = create(
    "button",
    { type: "button", class: "button button-outline button-sm" },
    MESSAGES.fullScreen,
  );
  button.addEventListener("click", () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void body.requestFullscreen();
  });
  return button;
}
