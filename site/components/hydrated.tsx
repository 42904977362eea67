import type { ReactNode } from "react";

/**
 * A part of a page that `enhance/<module>.ts` hydrates in the browser. `support` is the shop's email address, for the
 * modules that need it.
 */
export function Hydrated({
  module,
  support,
  className,
  children,
}: {
  module: string;
  support?: string;
  className?: string;
  /** Shown until the script runs. Empty if the content is known only in the browser. */
  children?: ReactNode;
}) {
  return (
    <div data-enhance={module} data-support={support} className={className}>
      {children}
    </div>
  );
}
