import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "../element.ts";
import { loadStylesheet } from "../load-stylesheet.ts";
import { createControls, onProgress } from "../media-controls.ts";
import { asButton } from "./as-button.ts";
import { measure } from "./measure.ts";

declare const MESSAGES: Messages["player"];
declare const STYLES_URL: string;

void loadStylesheet(STYLES_URL);

/** The audio of the page by its address: that of a figure is also played on the cover. */
const audio = new Map<string, HTMLAudioElement>();

/** Plays a sample with controls of the shop's own: that of a `<figure>`, or of a link over the cover. */
export function enhance(element: HTMLElement | SVGElement): void {
  const frame = element.closest<HTMLElement>(".gallery-strip > div");
  if (frame) enhanceCover(element, frame);
  else enhanceFigure(element);
}

/** The controls appear when it first plays, and a film's then replace the browser's. */
function enhanceFigure(figure: Element): void {
  const link = figure.querySelector("a");
  if (!link) return;
  const media = figure.querySelector("video") ?? audioAt(addressOf(link));
  media.addEventListener(
    "play",
    () => {
      media.controls = false;
      figure.append(controlsOf(media, figure.querySelector("figcaption")?.firstChild?.textContent));
    },
    { once: true },
  );
  media.addEventListener("play", () => pauseOthers(media));
  asButton(link, () => toggle(media));
}

/** A film covers the foot of the cover until it ends. */
function enhanceCover(link: HTMLElement | SVGElement, frame: HTMLElement): void {
  const figure = document.querySelector<HTMLVideoElement>(`video[src="${addressOf(link)}"]`);
  const film = figure && createFilm(figure);
  const media = film ?? audioAt(addressOf(link));
  const controls = controlsOf(media, link.textContent);
  const remove = () => {
    media.pause();
    controls.remove();
    film?.remove();
  };
  measure(frame);
  if (link instanceof SVGElement) showProgress(link, media);
  asButton(link, () => {
    frame.append(...(film ? [film] : []), controls);
    toggle(media);
  });
  media.addEventListener("play", () => pauseOthers(media));
  media.addEventListener("ended", remove);
  frame.addEventListener("keydown", ({ key }) => key === "Escape" && remove());
}

function addressOf(link: Element): string {
  return link.getAttribute("href") ?? "";
}

function audioAt(address: string): HTMLAudioElement {
  const existing = audio.get(address) ?? new Audio();
  if (!audio.has(address)) existing.src = address;
  audio.set(address, existing);
  return existing;
}

function createFilm({ src, width, height }: HTMLVideoElement): HTMLVideoElement {
  const film = create("video", { src, width, height, playsinline: "", class: "film" });
  film.addEventListener("click", () => toggle(film));
  return film;
}

function pauseOthers(media: HTMLMediaElement): void {
  for (const other of [...audio.values(), ...document.querySelectorAll("video")])
    if (other !== media) other.pause();
}

function toggle(media: HTMLMediaElement): void {
  if (media.paused) media.play().catch((error) => openInstead(error, media));
  else media.pause();
}

/** A format that the browser cannot play may be one that another program can. */
function openInstead({ name }: Error, { src }: HTMLMediaElement): void {
  if (name === "NotSupportedError") location.assign(src);
}

function controlsOf(media: HTMLMediaElement, name: string | null | undefined): HTMLElement {
  return createControls(media, { name: name?.trim() ?? "", messages: MESSAGES, toggle: () => toggle(media) });
}

/** Shows on the circle of a link how much has been played, by a ring around it, and whether it plays. */
function showProgress(link: Element, media: HTMLMediaElement): void {
  const circle = link.querySelector("circle");
  const ring = circle?.cloneNode() as Element | undefined;
  if (ring) link.append(ring);
  ring?.classList.add("ring");
  ring?.setAttribute("pathLength", "1");
  ring?.setAttribute("transform", `rotate(-90 ${circle?.getAttribute("cx")} ${circle?.getAttribute("cy")})`);
  onProgress(media, (share) => {
    ring?.setAttribute("stroke-dasharray", `${share} 1`);
    link.toggleAttribute("data-playing", !media.paused);
    link.ariaLabel = media.paused ? MESSAGES.play : MESSAGES.pause;
  });
}
