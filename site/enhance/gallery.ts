/** Thumbnails that move the strip of pictures alone, neither the page nor its history, and say which one is seen. */
const MOST_OF_IT = 0.6;

const strip = document.querySelector<HTMLElement>("[data-enhance=gallery]");
if (strip) begin(strip);

function begin(strip: HTMLElement): void {
  const links = new Map<Element, HTMLAnchorElement>();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) links.get(target)?.setAttribute("aria-current", "true");
        else links.get(target)?.removeAttribute("aria-current");
      }
    },
    { root: strip, threshold: MOST_OF_IT },
  );
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".thumbnails a")) {
    const picture = document.getElementById(link.hash.slice(1));
    if (!picture) continue;
    links.set(picture, link);
    seen.observe(picture);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      strip.scrollTo({ left: picture.offsetLeft - strip.offsetLeft });
    });
  }
}
