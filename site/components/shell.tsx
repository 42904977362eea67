import type { ReactNode } from "react";
import type { PageContext } from "../lib/page-context.ts";
import { sealNames } from "../lib/seal-names.ts";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";

/** The frame of every page: skip link, header, main content, footer. `currentPath` has no language prefix. */
export async function Shell({
  context,
  currentPath,
  children,
}: {
  context: PageContext;
  currentPath: string;
  children: ReactNode;
}) {
  const names = await sealNames(context);
  return (
    <>
      <a className="skip-link" href="#content">
        {context.messages.skip}
      </a>
      <Header context={context} currentPath={currentPath} sealNames={names} />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Footer context={context} currentPath={currentPath} sealNames={names} />
    </>
  );
}
