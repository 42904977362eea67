/**
 * Draws and makes everything the sample shop sells: covers, pictures, samples and files, into content/products/.
 * `node scripts/sample/main.ts [part…]` makes the named parts, or all of them. The same input gives the same bytes.
 */
import { drawCovers } from "./covers/all.ts";

const parts: Record<string, () => Promise<void>> = {
  covers: drawCovers,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part called ${unknown.join(", ")}. Parts: ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}
for (const [name, make] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const start = performance.now();
  await make();
  console.log(`${name} ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
