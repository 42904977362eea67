/** Takes the place of `Intl.NumberFormat` in pages, see compile.ts. */
export const NumberFormat = memoise((...args: Parameters<typeof Intl.NumberFormat>) => {
  const { NumberFormat } = globalThis.Intl;
  return new NumberFormat(...args);
});

/** The same for `Intl.DateTimeFormat`. */
export const DateTimeFormat = memoise((...args: Parameters<typeof Intl.DateTimeFormat>) => {
  const { DateTimeFormat } = globalThis.Intl;
  return new DateTimeFormat(...args);
});

/** A constructor that returns the same object for the same arguments. */
function memoise<Args extends unknown[], Made>(create: (...args: Args) => Made) {
  const made = new Map<string, Made>();
  return function construct(...args: Args): Made {
    const key = JSON.stringify(args);
    const cached = made.get(key) ?? create(...args);
    made.set(key, cached);
    return cached;
  };
}
