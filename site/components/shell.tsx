import type { ReactNode } from "react";
import { catalogue } from "../lib/catalogue.ts";
import type { Ground } from "../lib/page.ts";
import { Footer } from "./footer.tsx";
import { Masthead } from "./masthead.tsx";

/** What stands around every page: the masthead, the text, the foot. `at` is the page's path, the same in all languages. */
export async function Shell({ ground, at, children }: { ground: Ground; at: string; children: ReactNode }) {
  const names = await Promise.all(
    ground.shop.languages.map(async (lang) => (await catalogue(lang)).shop.name),
  );
  const sealNames = [ground.shop.name, ...names];
  return (
    <>
      <a className="skip" href="#text">
        {ground.words.skip}
      </a>
      <Masthead ground={ground} at={at} sealNames={sealNames} />
      <main id="text" tabIndex={-1}>
        {children}
      </main>
      <Footer ground={ground} at={at} sealNames={sealNames} />
    </>
  );
}
