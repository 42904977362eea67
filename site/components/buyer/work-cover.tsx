import { hasEnded, type Work } from "#site/lib/works.ts";
import { Seal } from "../seal.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { langOf } from "./work-texts.ts";

/** The cover of a bought work, pale once it has ended. A view transition moves it between the shelf and the open work. */
export function WorkCover({
  work,
  lang,
  sizes,
  seal,
}: {
  work: Work;
  lang: string;
  /** The width it is shown at, as in the attribute `sizes`. */
  sizes: string;
  /** The characters of the seal that is stamped on it, if any. */
  seal?: string;
}) {
  const { cover, name } = work.item;
  const id = `cover-${work.key}`;
  return (
    <span className={hasEnded(work) ? "owned is-ended" : "owned"}>
      <span id={id} className="cover" style={{ viewTransitionName: id }}>
        {cover ? (
          <img
            src={cover.src}
            srcSet={cover.srcset}
            sizes={sizes}
            alt=""
            width={cover.width}
            height={cover.height}
          />
        ) : (
          <span className="no-cover" lang={langOf(work, lang)} aria-hidden="true">
            <WordBreaks text={name} />
          </span>
        )}
      </span>
      {seal && !hasEnded(work) && <Seal names={[seal]} />}
    </span>
  );
}
