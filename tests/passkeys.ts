import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A device with a passkey for one shop, as far as a shop can tell. https://www.w3.org/TR/webauthn-3/ */
export function createDevice(origin: string, { counts = true }: { counts?: boolean } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  const rpIdHash = sha256(Buffer.from(new URL(origin).hostname));
  let counter = 0;
  const base = { id: id.toString("base64url"), rawId: id.toString("base64url"), type: "public-key" as const };

  /** @param flags 1: somebody was there; 64: it contains a key */
  function authenticatorData(flags: number, rest: Buffer[] = []): Buffer {
    if (counts) counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([rpIdHash, Buffer.from([flags]), count, ...rest]);
  }

  return {
    id: base.id,
    create({ challenge, from = origin }: { challenge: string; from?: string }) {
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const key = cborMap([
        [cborInt(1), cborInt(2)],
        [cborInt(3), cborInt(-7)],
        [cborInt(-1), cborInt(1)],
        [cborInt(-2), cborBytes(Buffer.from(x, "base64url"))],
        [cborInt(-3), cborBytes(Buffer.from(y, "base64url"))],
      ]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const authData = authenticatorData(1 | 64, [Buffer.alloc(16), length, id, key]);
      const attestation = cborMap([
        [cborText("fmt"), cborText("none")],
        [cborText("attStmt"), cborMap([])],
        [cborText("authData"), cborBytes(authData)],
      ]);
      const clientDataJSON = clientData("webauthn.create", challenge, from).toString("base64url");
      return { ...base, response: { clientDataJSON, attestationObject: attestation.toString("base64url") } };
    },
    get({ challenge, from = origin }: { challenge: string; from?: string }) {
      const client = clientData("webauthn.get", challenge, from);
      const data = authenticatorData(1);
      const signature = sign("sha256", Buffer.concat([data, sha256(client)]), privateKey);
      return {
        ...base,
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: signature.toString("base64url"),
        },
      };
    },
    /** As a copy of the key in another device would, which does not know of later uses. */
    setCounter(count: number) {
      counter = count;
    },
  };
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** The few kinds of CBOR values that a credential needs. RFC 8949 §3 */
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  return value < 256
    ? Buffer.from([(major << 5) | 24, value])
    : Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}
function cborInt(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
}
function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}
function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);
}
function cborMap(entries: [Buffer, Buffer][]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
}
