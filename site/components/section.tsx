import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";

/** A part of a page: its heading in the margin, its matter beside it. */
export function Section({
  title,
  id,
  wide = false,
  children,
}: {
  title: string;
  id?: string;
  /** The matter takes all the columns beside the margin, not only a measure. */
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <section id={id} className="section columns">
      <h2 className="section-title">{title}</h2>
      <div className={cn("section-body", wide && "wide")}>{children}</div>
    </section>
  );
}
