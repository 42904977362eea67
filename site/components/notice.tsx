import type { ReactNode } from "react";
import "../styles/texts.css";

/** A page with one thing to say and one thing to do. */
export function Notice({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
  return (
    <div className="page columns notice">
      <div>
        <h1>{title}</h1>
        <p className="summary">{text}</p>
        {children && <div className="notice-actions">{children}</div>}
      </div>
    </div>
  );
}
