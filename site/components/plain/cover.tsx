import { Seal } from "../seal.tsx";
import { Each, Unless } from "./template.tsx";

/** The cover of a product, with the shop's seal unless its files cannot be downloaded any more. */
export function PlainCover({ seal, sizes }: { seal: string; sizes: string }) {
  return (
    <>
      <Each of="coverSrc">
        <span className="cover" id="{coverId}">
          <img
            src="{coverSrc}"
            srcSet="{coverSrcset}"
            sizes={sizes}
            alt=""
            width="{coverWidth}"
            height="{coverHeight}"
          />
        </span>
      </Each>
      <Unless of="coverSrc">
        <span className="no-cover" aria-hidden="true">
          {"{name}"}
        </span>
      </Unless>
      <Unless of="hasEnded">
        <Seal names={[seal]} />
      </Unless>
    </>
  );
}
