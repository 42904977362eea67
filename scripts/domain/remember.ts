/**
 * Memoises the result of a function for an object, as long as the object exists. The objects must not be changed.
 * @returns a function that makes the result of an object unless it is known for the same `key`, which holds everything else that
 * the result depends on
 */
export function rememberByObject<Result>() {
  const known = new WeakMap<object, { key: string; result: Result }>();
  return (object: object, key: string, make: () => Result): Result => {
    const earlier = known.get(object);
    if (earlier?.key === key) return earlier.result;
    const result = make();
    known.set(object, { key, result });
    return result;
  };
}
