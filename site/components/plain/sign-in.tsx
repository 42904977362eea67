import { PLAIN_PAGES_PATH, plainPagePath } from "#domain/addresses.ts";
import { MAX_EMAIL_LENGTH } from "#domain/email.ts";
import { formatMessage } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { SignInCodeField } from "../buyer/sign-in-code-field.tsx";
import { Notice } from "../notice.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { Each, PluralText, Unless } from "./template.tsx";

interface Props {
  messages: Messages;
  lang: string;
}

/** The template for signing in without scripts: first the address, then the code from the email. */
export function PlainSignIn({ messages, lang }: Props) {
  const { signIn, library, order } = messages;
  return (
    <div className="plain">
      <Each of="isSignedOut">
        <p role="status" className="page plain-status">
          {library.signedOut.title}
        </p>
      </Each>
      <Each of="isSent">
        <Notice title={signIn.sent.title} text={<WordBreaks text={signIn.sent.text} />}>
          <SignInCodeEntry messages={messages} lang={lang} />
          <div className="sign-in-more">
            <form method="post" action={`${PLAIN_PAGES_PATH}/sign-in`}>
              <input type="hidden" name="email" value="{email}" />
              <input type="hidden" name="locale" value={lang} />
              <Button type="submit" variant="link" size="sm">
                {signIn.code.resend}
              </Button>
            </form>
            <Button asChild variant="link" size="sm">
              <a href={plainPagePath("sign-in", lang)}>{signIn.sent.other}</a>
            </Button>
          </div>
        </Notice>
      </Each>
      <Unless of="isSent">
        <Notice title={signIn.title} text={signIn.text}>
          <form method="post" action={`${PLAIN_PAGES_PATH}/sign-in`} className="sign-in-form">
            <div className="grid gap-1.5">
              <label className="block" htmlFor="email">
                {signIn.email}
              </label>
              <Input
                id="email"
                name="email"
                type="email"
                defaultValue="{email}"
                maxLength={MAX_EMAIL_LENGTH}
                autoComplete="email"
                required
              />
            </div>
            <Each of="isInvalid">
              <Alert>{signIn.invalid}</Alert>
            </Each>
            <Each of="isLimited">
              <Alert>{signIn.tooMany}</Alert>
            </Each>
            <input type="hidden" name="locale" value={lang} />
            <Button type="submit" size="lg">
              {signIn.send}
            </Button>
          </form>
          <Each of="hasReceiptCode">
            <div className="plain-code">
              <h2>{order.codeEntry.summary}</h2>
              <p className="muted">
                <WordBreaks text={order.codeEntry.text} />
              </p>
              <SignInCodeEntry messages={messages} lang={lang} />
            </div>
          </Each>
        </Notice>
      </Unless>
    </div>
  );
}

function SignInCodeEntry({ messages: { signIn }, lang }: Props) {
  const { code } = signIn;
  return (
    <form method="post" action={`${PLAIN_PAGES_PATH}/code`} className="sign-in-form">
      <SignInCodeField id="code" label={code.label} isWrong={false} errorId="code-error" />
      <Each of="hasCodeError">
        <Alert id="code-error">
          <Each of="left">
            <PluralText of="left" forms={code.wrong} />
          </Each>
          <Each of="isOver">{code.over}</Each>
          <Each of="isRefused">{code.refused}</Each>
          <Each of="isIllegible">{code.invalid}</Each>
          <Each of="foreign">{formatMessage(code.foreign, { characters: "{foreign}" })}</Each>
        </Alert>
      </Each>
      <label className="shared-computer muted">
        <input type="checkbox" name="shared" value="true" />
        <span>{signIn.shared}</span>
      </label>
      <input type="hidden" name="email" value="{email}" />
      <input type="hidden" name="locale" value={lang} />
      <Button type="submit" size="lg">
        {code.open}
      </Button>
    </form>
  );
}
