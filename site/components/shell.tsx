import type { ReactNode } from "react";
import { catalogue } from "../lib/catalogue.ts";
import type { PageContext } from "../lib/page-context.ts";
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
  const names = await Promise.all(
    context.shop.languages.map(async (lang) => (await catalogue(lang)).shop().name),
  );
  const sealNames = [context.shop.name, ...names];
  return (
    <>
      <a className="skip-link" href="#content">
        {context.messages.skip}
      </a>
      <Header context={context} currentPath={currentPath} sealNames={sealNames} />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Footer context={context} currentPath={currentPath} sealNames={sealNames} />
    </>
  );
}
