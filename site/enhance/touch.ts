/** What a module in `samples/` exports. */
interface SampleModule {
  /** Is called once for each element of the module, whose attribute `data-touch` is then gone. */
  enhance(element: Element): void;
}

/** Loads the module of an element with `data-touch` when it is first pointed at, focused or pressed. */
for (const type of ["pointerover", "focusin", "click"]) addEventListener(type, loadModules);

/** A click waits until the modules have loaded, and is then repeated. If they cannot be loaded, it does what it does without them. */
async function loadModules(event: Event): Promise<void> {
  const { target } = event;
  if (!(target instanceof Element)) return;
  const touched = [...document.querySelectorAll<HTMLElement>("[data-touch]")].filter((element) =>
    element.contains(target),
  );
  if (touched.length === 0) return;
  if (event.type === "click") event.preventDefault();
  await Promise.all(touched.map(({ dataset }) => loadModule(dataset.touch ?? "")));
  if (event.type === "click") target.dispatchEvent(new MouseEvent("click", event));
}

async function loadModule(url: string): Promise<void> {
  const module: SampleModule | null = await import(url).catch(() => null);
  for (const element of document.querySelectorAll(`[data-touch="${url}"]`)) {
    element.removeAttribute("data-touch");
    module?.enhance(element);
  }
}
