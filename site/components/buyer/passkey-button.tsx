import { useEffect, useState } from "react";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import type { Messages } from "#site/lib/messages.ts";
import { arePasskeysSupported, canUsePasskeys, signInWithPasskey } from "#site/lib/passkeys.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";

/** Opens the library with a passkey, in browsers and shops that have them. */
export function PasskeyButton({
  messages,
  lang,
  prefix,
}: {
  messages: Messages["signIn"]["passkey"];
  lang: string;
  prefix: string;
}) {
  const [isOffered, setIsOffered] = useState(false);
  const [isWaiting, setIsWaiting] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    if (canUsePasskeys()) arePasskeysSupported().then(setIsOffered, () => {});
  }, []);
  if (!isOffered) return null;
  return (
    <div className="passkey">
      <p className="passkey-or muted">{messages.or}</p>
      <Button variant="outline" size="lg" aria-disabled={isWaiting} onClick={open}>
        {isWaiting ? messages.using : messages.use}
      </Button>
      {hasFailed && <Alert>{messages.failed}</Alert>}
    </div>
  );

  async function open() {
    if (isWaiting) return;
    setIsWaiting(true);
    setHasFailed(false);
    try {
      if (await signInWithPasskey(lang)) return location.replace(prefix + LIBRARY_PATH);
    } catch {
      setHasFailed(true);
    }
    setIsWaiting(false);
  }
}
