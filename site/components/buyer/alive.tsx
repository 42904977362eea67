import type { ReactNode } from "react";

/**
 * Where a buyer's page lives: rendered once as it begins, then run in the browser by the module of the shop's own that is named,
 * `enhance/<module>.ts`, which needs the address of support where the page says it.
 */
export function Alive(page: { module: string; support?: string; children: ReactNode }) {
  return (
    <div data-enhance={page.module} data-support={page.support}>
      {page.children}
    </div>
  );
}
