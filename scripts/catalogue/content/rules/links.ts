import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "#catalogue/markdown/targets.ts";
import type { Draft, Drafts, ProductDraft } from "../content.ts";
import { didYouMean } from "../did-you-mean.ts";
import { markdownTexts } from "../markdown-texts.ts";
import { describeValue, type Findings, type Mistake } from "../mistakes.ts";
import { resolvePicture, SCHEME, safeDecodeUri } from "../pictures.ts";
import { withoutUnpublished } from "../product-drafts.ts";
import type { Source } from "../source.ts";
import { createAddressCheck } from "./addresses.ts";

const SAFE_SCHEME = /^(https?|mailto):/i;

/** The targets of links and pictures must exist. */
export function checkLinks(drafts: Drafts, findings: Findings): void {
  const checkAddress = createAddressCheck(withoutUnpublished(drafts));
  const checkSource = (source: Source, folder: string, samples: string[]) => {
    for (const { field, markdown } of markdownTexts(source)) {
      const { targets, rawHtml } = markdown.facts;
      const lineOf = (found: { line: number }) => found.line + markdown.lineOffset();
      for (const found of rawHtml) {
        const line = lineOf(found);
        const expected = "Markdown, since HTML is removed";
        findings.warnings.push({
          file: source.file,
          line,
          field,
          found: describeValue(found.html),
          expected,
        });
      }
      for (const target of targets) {
        const problem =
          target.kind === "image"
            ? checkImage(target, folder, drafts.contentDir)
            : checkLink(target, checkAddress, samples);
        if (!problem) continue;
        const location = { file: source.file, line: lineOf(target), field };
        findings.mistakes.push({ ...location, found: describeValue(target.url), ...problem });
      }
    }
  };
  const checkDraft = (draft: Draft, samples: string[]) => {
    for (const source of draft.texts.values()) checkSource(source, draft.folder, samples);
  };
  for (const draft of drafts.products) checkDraft(draft, sampleLinks(draft));
  for (const draft of [...drafts.collections, ...drafts.pages]) checkDraft(draft, []);
  if (drafts.shop) checkSource(drafts.shop, "", []);
}

type Problem = Partial<Mistake> & { expected: string };

function checkImage({ url, alt }: Target, folder: string, contentDir: string): Problem | null {
  const file = resolvePicture(contentDir, url, folder);
  if (file === null) return { expected: "a picture in the content folder, such as gallery/page.png" };
  if (/^products\/[^/]+\/files\//.test(file))
    return { expected: "a picture outside files/, whose content is for sale" };
  if (!existsSync(join(contentDir, file))) return { expected: `an existing picture: there is no ${file}` };
  if (alt.trim() === "") return { found: "no alternative text", expected: "![what it shows](…)" };
  return null;
}

function checkLink(
  { url }: Target,
  checkAddress: (url: string) => Problem | null,
  samples: string[],
): Problem | null {
  if (SCHEME.test(url)) return SAFE_SCHEME.test(url) ? null : { expected: "a link to https: or mailto:" };
  if (url.startsWith("#")) return null;
  if (url.startsWith("/")) return checkAddress(safeDecodeUri(url));
  if (samples.includes(safeDecodeUri(url).normalize("NFC"))) return null;
  return {
    expected: `a path such as /products/paper-year/, or a file in samples/${didYouMean(url, samples)}`,
  };
}

function sampleLinks({ samples }: ProductDraft): string[] {
  return samples.map(({ name }) => `samples/${name}`);
}
