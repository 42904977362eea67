import { existsSync } from "node:fs";
import { join } from "node:path";
import { rawHtml, type Target, targets } from "#catalogue/markdown/targets.ts";
import type { Draft, Drafts, ProductDraft } from "../content.ts";
import { type Findings, type Mistake, quoted } from "../mistakes.ts";
import { didYouMean } from "../nearest.ts";
import { decoded, resolveImage, SCHEME } from "../pictures.ts";
import type { Source } from "../source.ts";
import { markdownTexts } from "../texts.ts";
import { siteAddresses } from "./addresses.ts";

const SAFE_SCHEME = /^(https?|mailto):/i;

/** What a text links to and shows must be there. */
export function checkLinks(drafts: Drafts, findings: Findings): void {
  const judgeAddress = siteAddresses(drafts);
  const judge = (source: Source, folder: string, samples: string[]) => {
    for (const { field, markdown } of markdownTexts(source)) {
      for (const { html, line } of rawHtml(markdown)) {
        const expected = "Markdown: HTML is left out";
        findings.warnings.push({ file: source.file, line, field, found: quoted(html), expected });
      }
      for (const target of targets(markdown)) {
        const place = { file: source.file, line: target.line, field };
        const wrong =
          target.kind === "image"
            ? judgeImage(target, folder, drafts.contentDir)
            : judgeLink(target, judgeAddress, samples);
        if (wrong) findings.mistakes.push({ ...place, found: quoted(target.url), ...wrong });
      }
    }
  };
  const judgeAll = (draft: Draft, samples: string[]) => {
    for (const source of draft.texts.values()) judge(source, draft.folder, samples);
  };
  for (const draft of drafts.products) judgeAll(draft, sampleLinks(draft));
  for (const draft of [...drafts.collections, ...drafts.pages]) judgeAll(draft, []);
  if (drafts.shop) judge(drafts.shop, "", []);
}

type Wrong = Partial<Mistake> & { expected: string };

function judgeImage({ url, alt }: Target, folder: string, contentDir: string): Wrong | null {
  const file = resolveImage(url, folder);
  if (file === null) return { expected: "a picture that lies beside the text, such as gallery/page.png" };
  if (/^products\/[^/]+\/files\//.test(file))
    return { expected: "a picture outside files/, which is what is paid for" };
  if (!existsSync(join(contentDir, file))) return { expected: `a picture that is there, at ${file}` };
  if (alt.trim() === "") return { found: "no alternative text", expected: "![what it shows](…)" };
  return null;
}

function judgeLink(
  { url }: Target,
  judgeAddress: (url: string) => Wrong | null,
  samples: string[],
): Wrong | null {
  if (SCHEME.test(url)) return SAFE_SCHEME.test(url) ? null : { expected: "a link by https: or mailto:" };
  if (url.startsWith("#")) return null;
  if (url.startsWith("/")) return judgeAddress(decoded(url));
  if (samples.includes(decoded(url))) return null;
  return {
    expected: `a path such as /products/paper-year/, or a file of samples/${didYouMean(url, samples)}`,
  };
}

function sampleLinks({ samples }: ProductDraft): string[] {
  return samples.map(({ name }) => `samples/${name}`);
}
