/** The exports of a module in `samples/`. */
interface SampleModule {
  /**
   * Called once for each element of the module, after `data-touch` was removed. `target` is the element that was touched.
   */
  enhance(element: Element, target: Element): void;
}

/** Loads the module of an element with `data-touch` when it is first pointed at, focused or pressed. */
for (const type of ["pointerover", "focusin", "click"]) addEventListener(type, loadModules, true);

/** A pressed link waits until the modules have loaded. If they cannot be loaded, it does what it does without them. */
async function loadModules(event: Event): Promise<void> {
  const { target, type } = event;
  if (!(target instanceof Element)) return;
  const isWaiting = type === "click" && target.closest("[data-touch] a,a[data-touch]");
  if (isWaiting) {
    event.preventDefault();
    event.stopPropagation();
  }
  const nextUrl = () => target.closest<HTMLElement>("[data-touch]")?.dataset.touch;
  for (let url = nextUrl(); url; url = nextUrl()) await loadModule(url, target);
  if (isWaiting) target.dispatchEvent(new MouseEvent(type, event));
}

async function loadModule(url: string, target: Element): Promise<void> {
  const module: SampleModule | null = await import(url).catch(() => null);
  for (const element of document.querySelectorAll(`[data-touch="${url}"]`)) {
    element.removeAttribute("data-touch");
    module?.enhance(element, target);
  }
}
