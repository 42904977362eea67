import { type PlainPage, plainPagePath } from "#domain/addresses.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { withSupportLink } from "./support-link.tsx";

/**
 * Shown instead of a buyer's page if JavaScript is off. Leads at once to the page `plain`, if there is one, which the checkout fills in;
 * a browser that does not follow it by itself has the button.
 */
export function NoScript({ context, plain }: { context: PageContext; plain?: PlainPage }) {
  const { messages, lang, shop } = context;
  if (plain === undefined)
    return (
      <noscript>
        <Notice
          title={messages.noScript.title}
          text={withSupportLink(messages.noScript.text, shop.support)}
        />
      </noscript>
    );
  const address = plainPagePath(plain, lang);
  return (
    <noscript>
      <meta httpEquiv="refresh" content={`0; url=${address}`} />
      <Notice title={messages.plain.title} text={messages.plain.text}>
        <Button asChild>
          <a href={address}>{messages.plain.action}</a>
        </Button>
      </Notice>
    </noscript>
  );
}
