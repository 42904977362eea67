import { useState } from "react";
import type { PasskeysResponse } from "#domain/api/responses/account.ts";
import { formatMessage } from "#messages/format.ts";
import { formatDate, separator } from "#site/lib/format.ts";
import { addPasskey, canUsePasskeys, removePasskey } from "#site/lib/passkeys.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import type { AccountProps } from "./account-texts.ts";
import { deviceName } from "./device-name.ts";

type Passkey = PasskeysResponse["passkeys"][number];

/** The buyer's passkeys, each of which can be removed, and one more for this device. */
export function Passkeys({
  passkeys,
  canAdd,
  messages,
  lang,
  reload,
}: AccountProps & PasskeysResponse & { reload: () => Promise<void> }) {
  const texts = messages.passkeys;
  const [isAdding, setIsAdding] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">{texts.title}</h2>
      <div>
        <p className="muted">{texts.text}</p>
        {passkeys.length > 0 && (
          <ul className="devices">
            {passkeys.map((passkey) => (
              <li key={passkey.id}>
                <div>
                  <p className="device-name">{nameOf(passkey)}</p>
                  <p className="muted">{factsOf(passkey)}</p>
                </div>
                <Button
                  variant="outline"
                  size="sm"
                  aria-label={`${texts.remove}: ${nameOf(passkey)}, ${factsOf(passkey)}`}
                  onClick={() => attempt(() => removePasskey(passkey.id, lang), messages.failed)}
                >
                  {texts.remove}
                </Button>
              </li>
            ))}
          </ul>
        )}
        {passkeys.length > 0 && <p className="muted">{texts.kept}</p>}
        {failure && <Alert>{failure}</Alert>}
        {!canAdd || !canUsePasskeys() ? (
          <p className="muted">{canAdd ? texts.unsupported : texts.shared}</p>
        ) : (
          <Button variant="outline" size="sm" aria-disabled={isAdding} onClick={add}>
            {isAdding ? texts.adding : texts.add}
          </Button>
        )}
      </div>
    </section>
  );

  function nameOf({ browser, system }: Passkey): string {
    return deviceName({ browser, system }, { device: messages.devices.device, unknown: texts.unknown });
  }

  function factsOf({ createdAt, usedAt }: Passkey): string {
    return [
      formatMessage(texts.added, { date: formatDate(createdAt, lang) }),
      usedAt ? formatMessage(texts.used, { date: formatDate(usedAt, lang) }) : texts.unused,
    ].join(separator(lang));
  }

  async function add() {
    if (isAdding) return;
    setIsAdding(true);
    await attempt(() => addPasskey(lang), texts.refused);
    setIsAdding(false);
  }

  async function attempt(change: () => Promise<unknown>, failed: string) {
    setFailure(null);
    try {
      await change();
      await reload();
    } catch {
      setFailure(failed);
    }
  }
}
