import type { Messages } from "#site/lib/messages.ts";
import { Skeleton } from "../ui/skeleton.tsx";

const LINES = ["one", "two", "three"];
const COVERS = ["w5", "w4", "w3"];

/** A placeholder in the shape of the library while it is loading. */
export function LibrarySkeleton({ messages }: { messages: Messages["library"] }) {
  return (
    <div className="page library" aria-busy="true">
      <header className="library-head">
        <h1>{messages.title}</h1>
        <p className="muted" aria-hidden="true">
          {messages.loading}
        </p>
      </header>
      <div aria-hidden="true">
        <div className="featured">
          <Skeleton className="featured-cover no-cover" />
          <div className="featured-text">
            <Skeleton className="h-8 w-52 max-w-full" />
            {LINES.map((line) => (
              <div key={line} className="flex justify-between gap-4 pt-6">
                <Skeleton className="h-6 w-44" />
                <Skeleton className="h-6 w-20" />
              </div>
            ))}
          </div>
        </div>
        <div className="shelf-group">
          <div className="shelf">
            {COVERS.map((cover) => (
              <Skeleton key={cover} className={`no-cover ${cover}`} />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
