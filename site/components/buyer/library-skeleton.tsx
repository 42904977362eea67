import type { Messages } from "#site/lib/messages.ts";
import { Skeleton } from "../ui/skeleton.tsx";

const ROWS = ["one", "two", "three"];

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
        {ROWS.map((row) => (
          <div key={row} className="library-order">
            <div className="library-item">
              <Skeleton className="h-6 w-44 max-w-full" />
              <div className="flex justify-between gap-4 py-2">
                <Skeleton className="h-6 w-52" />
                <Skeleton className="h-6 w-20" />
              </div>
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
