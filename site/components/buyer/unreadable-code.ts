import { foreignCharacters } from "#domain/sign-in-code.ts";
import { formatMessage } from "#messages/format.ts";

/** Why a text cannot be a code from an email. */
export function unreadableCodeText(text: string, messages: { invalid: string; foreign: string }): string {
  const characters = foreignCharacters(text);
  return characters === "" ? messages.invalid : formatMessage(messages.foreign, { characters });
}
