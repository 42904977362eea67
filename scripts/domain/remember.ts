/**
 * Memoises the result of a function for an object, as long as the object exists. The objects must not be changed.
 * @returns a function that makes the result of an object unless it is known for the same `key`, which holds everything else that
 * the result depends on
 */
export function rememberByObject<Result>() {
  const cache = new WeakMap<object, { key: string; result: Result }>();
  return (object: object, key: string, make: () => Result): Result => {
    const cached = cache.get(object);
    if (cached?.key === key) return cached.result;
    const result = make();
    cache.set(object, { key, result });
    return result;
  };
}
