import { groupsOf, newestOf, partsOf, type WorkGroup } from "#domain/library-works.ts";
import { formatPlural } from "#messages/format.ts";
import { shelfColumns } from "#site/lib/grid-columns.ts";
import type { Work } from "#site/lib/works.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { FeaturedItem } from "./featured-item.tsx";
import { WorkCard } from "./work-card.tsx";
import type { LibraryProps } from "./work-texts.ts";

/** The newest work, featured, and the covers of all others. A filtered list features none. */
export function Shelf({
  works,
  isFiltered,
  ...props
}: LibraryProps & { works: Work[]; isFiltered: boolean }) {
  const newest = isFiltered ? undefined : newestOf(works);
  const others = works.filter((work) => work !== newest);
  const groups = isFiltered ? [{ bundle: null, works }] : groupsOf(others);
  return (
    <>
      {newest && <FeaturedItem work={newest} {...props} />}
      {groups.map((group) => (
        <ShelfGroup key={group.works[0]?.key} group={group} {...props} />
      ))}
    </>
  );
}

function ShelfGroup({ group: { bundle, works }, ...props }: LibraryProps & { group: WorkGroup<Work> }) {
  const columns = shelfColumns(works.length);
  const [first] = works;
  return (
    <section className="shelf-group" aria-label={bundle?.name}>
      {bundle && first && (
        <header className="group-head">
          <h2>
            <WordBreaks text={bundle.name} />
          </h2>
          <p className="muted">{formatPlural(props.messages.parts, partsOf(first), props.lang)}</p>
        </header>
      )}
      <ul className="shelf">
        {works.map((work, i) => (
          <li key={work.key} className={`w${columns[i]}`}>
            <WorkCard work={work} columns={columns[i] ?? 3} heading={bundle ? "h3" : "h2"} {...props} />
          </li>
        ))}
      </ul>
    </section>
  );
}
