/**
 * Names the covers of one page, one after the other. The first cover of a product has the same id on every page, so that a view transition
 * moves it between them; another one of it gets an id of its own.
 */
export function createCoverIds(): (product: string) => string {
  const counts = new Map<string, number>();
  return (product) => {
    const count = (counts.get(product) ?? 0) + 1;
    counts.set(product, count);
    return count === 1 ? `cover-${product}` : `cover-${product}_${count}`;
  };
}
