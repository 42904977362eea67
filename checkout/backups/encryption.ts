import { Readable } from "node:stream";
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from "age-encryption";

/** A backup cannot be read with the key that was given, or with none. */
export class WrongKey extends Error {
  override name = "WrongKey";
}

/** A new pair of keys: `age1…`, which encrypts, and `AGE-SECRET-KEY-…`, which decrypts. */
export async function createKeys(): Promise<{ recipient: string; identity: string }> {
  const identity = await generateIdentity();
  return { recipient: await identityToRecipient(identity), identity };
}

/**
 * Encrypts a file in age's format, which the command `age` reads, too: https://age-encryption.org/v1
 * @param recipients each of their keys can decrypt it alone
 */
export async function encrypt(file: Readable, recipients: string[]): Promise<Readable> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return asReadable(await encrypter.encrypt(asStream(file)));
}

/**
 * @param identities the text of a file with keys, as `age-keygen` writes it: one a line, and comments
 * @throws {WrongKey} if none of them can decrypt the file
 */
export async function decrypt(file: Readable, identities: string): Promise<Readable> {
  const decrypter = new Decrypter();
  const lines = identities.split("\n").map((line) => line.trim());
  try {
    for (const line of lines) if (line !== "" && !line.startsWith("#")) decrypter.addIdentity(line);
    return asReadable(await decrypter.decrypt(asStream(file)));
  } catch (cause) {
    throw new WrongKey(
      "This key does not decrypt the backup. Name the file with the key that was made for it.",
      {
        cause,
      },
    );
  }
}

/** Node's types of web streams are not those of the library, which are the DOM's. */
function asStream(readable: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(readable) as ReadableStream<Uint8Array>;
}

function asReadable(stream: ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]);
}
