import { loadStylesheet } from "../load-stylesheet.ts";

declare const STYLES_URL: string;

/** How much of a picture must be visible to be marked in the thumbnails. */
const VISIBLE_SHARE = 0.6;

void loadStylesheet(STYLES_URL);

/** Makes a thumbnail scroll only the strip of pictures, without scrolling the page or adding to its history. */
export function enhance(gallery: HTMLElement, target: Element): void {
  /** Scrolls to the picture that was in sight or pressed last. */
  let showCurrent = () => {};
  // The places of the pictures in their strip change when they are enlarged and back.
  gallery.addEventListener("beforetoggle", () => requestAnimationFrame(showCurrent));
  for (const link of gallery.querySelectorAll<HTMLAnchorElement>(".thumbnails a")) {
    const picture = gallery.querySelector<HTMLElement>(link.hash);
    const strip = picture?.parentElement;
    if (strip) connect(link, picture, strip);
  }

  function connect(link: HTMLAnchorElement, picture: HTMLElement, strip: HTMLElement): void {
    const show = () => {
      strip.scrollLeft = picture.offsetLeft - strip.offsetLeft;
    };
    const remember = () => {
      showCurrent = show;
    };
    // The press that has loaded this may have enlarged the pictures already.
    if (picture.contains(target) && gallery.matches(":popover-open")) show();
    const observer = new IntersectionObserver(
      ([entry]) => {
        link.ariaCurrent = String(entry?.isIntersecting);
        if (entry?.isIntersecting) remember();
      },
      { root: strip, threshold: VISIBLE_SHARE },
    );
    observer.observe(picture);
    picture.addEventListener("click", remember);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show();
    });
  }
}
