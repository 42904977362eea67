import type { Messages } from "../../lib/messages.ts";
import { Skeleton } from "../ui/skeleton.tsx";

const ROWS = ["one", "two", "three"];

/** The library while it is being fetched: its lines, without its words. */
export function LibrarySkeleton({ words }: { words: Messages["library"] }) {
  return (
    <div className="page library" aria-busy="true">
      <header className="library-head">
        <h1>{words.title}</h1>
        <p className="label" role="status">
          {words.loading}
        </p>
      </header>
      <div aria-hidden="true">
        {ROWS.map((row) => (
          <div key={row} className="library-item">
            <Skeleton className="h-7 w-56 max-w-full" />
            <Skeleton className="h-5 w-40 mt-3" />
          </div>
        ))}
      </div>
    </div>
  );
}
