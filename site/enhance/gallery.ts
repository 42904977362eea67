/** How much of a picture must be visible to be marked in the thumbnails. */
const VISIBLE_SHARE = 0.6;

const strip = document.querySelector<HTMLElement>("[data-enhance=gallery]");
if (strip) connectThumbnails(strip);

/** Makes thumbnails scroll only the strip of pictures, without scrolling the page or adding to its history. */
function connectThumbnails(strip: HTMLElement): void {
  const links = new Map<Element, HTMLAnchorElement>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) links.get(target)?.setAttribute("aria-current", "true");
        else links.get(target)?.removeAttribute("aria-current");
      }
    },
    { root: strip, threshold: VISIBLE_SHARE },
  );
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".thumbnails a")) {
    const picture = document.getElementById(link.hash.slice(1));
    if (!picture) continue;
    links.set(picture, link);
    observer.observe(picture);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      strip.scrollTo({ left: picture.offsetLeft - strip.offsetLeft });
    });
  }
}
