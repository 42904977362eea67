import type { ReactNode } from "react";

/**
 * A part of a page that `enhance/<module>.ts` hydrates in the browser. For the modules that need them, `support` is the shop's
 * email address and `seal` the characters of its seal.
 */
export function Hydrated({
  module,
  support,
  seal,
  className,
  children,
}: {
  module: string;
  support?: string;
  seal?: string;
  className?: string;
  /** Shown until the script runs. Empty if the content is known only in the browser. */
  children?: ReactNode;
}) {
  return (
    <div data-enhance={module} data-support={support} data-seal={seal} className={className}>
      {children}
    </div>
  );
}
