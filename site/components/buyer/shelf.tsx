import { formatPlural } from "#messages/format.ts";
import { shelfPlaces } from "#site/lib/grid-places.ts";
import { type Band, bandsOf, newestOf, type Work } from "#site/lib/works.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { WorkCard } from "./work-card.tsx";
import { WorkPlate } from "./work-plate.tsx";
import type { LibraryProps } from "./work-texts.ts";

/** The newest work as a large plate, and the covers of all others. What a filter has found hangs without a plate. */
export function Shelf({
  works,
  isFiltered,
  ...props
}: LibraryProps & { works: Work[]; isFiltered: boolean }) {
  const newest = isFiltered ? undefined : newestOf(works);
  const others = works.filter((work) => work !== newest);
  const bands = isFiltered ? [{ bundle: null, works }] : bandsOf(others);
  return (
    <>
      {newest && <WorkPlate work={newest} {...props} />}
      {bands.map((band) => (
        <ShelfBand key={band.works[0]?.key} band={band} {...props} />
      ))}
    </>
  );
}

function ShelfBand({ band: { bundle, works }, ...props }: LibraryProps & { band: Band }) {
  const places = shelfPlaces(works.length);
  return (
    <section className="band" aria-label={bundle?.name}>
      {bundle && (
        <header className="band-head">
          <h2>
            <WordBreaks text={bundle.name} />
          </h2>
          <p className="muted">{formatPlural(props.messages.parts, sizeOf(works[0]), props.lang)}</p>
        </header>
      )}
      <ul className="shelf">
        {works.map((work, i) => (
          <li key={work.key} className={`w${places[i]}`}>
            <WorkCard work={work} columns={places[i] ?? 3} heading={bundle ? "h3" : "h2"} {...props} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How many works a bundle has, with the one that is the plate. */
function sizeOf(work: Work | undefined): number {
  const { order, bundle } = work ?? {};
  const isPart = (item: Work["item"]) => [item.bundle?.product, item.product].includes(bundle?.product);
  return order?.items.filter(isPart).length ?? 0;
}
