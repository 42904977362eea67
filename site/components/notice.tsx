import type { ReactNode } from "react";
import "../styles/texts.css";
import { WordBreaks } from "./word-breaks.tsx";

/** A page with one message and the actions that follow from it. */
export function Notice({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
  return (
    <div className="page columns notice">
      <div>
        <h1>
          <WordBreaks text={title} />
        </h1>
        <p className="summary">{typeof text === "string" ? <WordBreaks text={text} /> : text}</p>
        {children && <div className="notice-actions">{children}</div>}
      </div>
    </div>
  );
}
