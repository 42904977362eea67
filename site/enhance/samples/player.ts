import { formatMessage } from "#messages/format.ts";
import { formatDuration } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "../element.ts";
import { loadStylesheet } from "../load-stylesheet.ts";
import { measure } from "./measure.ts";

declare const MESSAGES: Messages["player"];
declare const STYLES_URL: string;

void loadStylesheet(STYLES_URL);

/** Only one of the page's players plays at a time. `play` events do not bubble. */
addEventListener(
  "play",
  ({ target }) => {
    for (const media of document.querySelectorAll<HTMLMediaElement>("audio, video"))
      if (media !== target) media.pause();
  },
  true,
);

/** Plays a sample with controls of the shop's own: a `<figure>` with audio or video, or a link over the cover. */
export function enhance(element: Element): void {
  const figure = element.querySelector<HTMLMediaElement>("audio, video");
  if (figure) enhanceFigure(element, figure);
  else enhanceCover(element);
}

/** The browser's controls give way to the shop's: those of a film only when it first plays. */
function enhanceFigure(figure: Element, media: HTMLMediaElement): void {
  if (media instanceof HTMLAudioElement) media.controls = false;
  media.addEventListener(
    "play",
    () => {
      media.controls = false;
      media.after(createControls(media));
    },
    { once: true },
  );
  figure.querySelector("a")?.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(media);
  });
}

/** A link over the cover plays the same sample as its figure further down. A film covers the cover until it ends. */
function enhanceCover(link: Element): void {
  const figure = document.querySelector<HTMLMediaElement>(`[src="${link.getAttribute("href")}"]`);
  const plate = link.closest<HTMLElement>(".gallery-strip > div");
  if (!figure || !plate) return;
  const isFilm = figure instanceof HTMLVideoElement;
  const media = isFilm ? createFilm(figure) : figure;
  const controls = createControls(media);
  const remove = () => {
    media.pause();
    controls.remove();
    if (isFilm) media.remove();
  };
  measure(plate);
  link.role = "button";
  if (!isFilm) showProgress(link, media);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (isFilm) plate.append(media);
    plate.append(controls);
    toggle(media);
  });
  media.addEventListener("ended", remove);
  plate.addEventListener("keydown", ({ key }) => key === "Escape" && remove());
}

function createFilm(figure: HTMLVideoElement): HTMLVideoElement {
  const film = figure.cloneNode() as HTMLVideoElement;
  film.controls = false;
  film.playsInline = true;
  film.className = "film";
  film.addEventListener("click", () => toggle(film));
  return film;
}

function toggle(media: HTMLMediaElement): void {
  if (media.paused) void media.play();
  else media.pause();
}

/** A button, a line to seek in, and the time. */
function createControls(media: HTMLMediaElement): HTMLElement {
  const button = create("button", { type: "button" });
  const position = create("input", {
    type: "range",
    min: 0,
    step: "any",
    "aria-label": formatMessage(MESSAGES.position, { name: media.ariaLabel ?? "" }),
  });
  const time = new Text();
  const total = create("span", {});
  button.addEventListener("click", () => toggle(media));
  position.addEventListener("input", () => {
    media.currentTime = position.valueAsNumber;
  });
  onProgress(media, (share) => {
    const { currentTime, duration } = media;
    button.classList.toggle("playing", !media.paused);
    button.ariaLabel = media.paused ? MESSAGES.play : MESSAGES.pause;
    position.max = String(duration || 0);
    position.valueAsNumber = currentTime;
    position.style.setProperty("--share", String(share));
    position.ariaValueText = formatDuration(currentTime);
    time.data = formatDuration(currentTime);
    total.textContent = ` / ${formatDuration(duration || 0)}`;
  });
  return create(
    "div",
    { class: "player muted" },
    button,
    position,
    create("span", { class: "figures" }, time, total),
  );
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
    if (link.ariaLabel) link.ariaLabel = media.paused ? MESSAGES.play : MESSAGES.pause;
  });
}

/** Calls `update` with the share that has been played, now and whenever something changes. */
function onProgress(media: HTMLMediaElement, update: (share: number) => void): void {
  const call = () => update(media.currentTime / media.duration || 0);
  for (const event of ["play", "pause", "timeupdate", "durationchange"]) media.addEventListener(event, call);
  call();
}
