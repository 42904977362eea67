import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";
import { WordBreaks } from "./word-breaks.tsx";

/** A section of a page, with its heading in the left column on wide screens. */
export function Section({
  title,
  id,
  wide = false,
  children,
}: {
  title: string;
  id?: string;
  /** Use all the columns beside the heading, not only the width of a text. */
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <section id={id} className="section columns">
      <h2 className="section-title">
        <WordBreaks text={title} />
      </h2>
      <div className={cn("section-body", wide && "wide")}>{children}</div>
    </section>
  );
}
