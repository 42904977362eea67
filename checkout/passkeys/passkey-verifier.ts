/** The algorithms of keys: ES256, which all devices have, EdDSA and RS256. https://www.iana.org/assignments/cose */
export const PASSKEY_ALGORITHMS = [-7, -8, -257];

/** A new credential as a browser sends it. https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson */
export interface NewCredential extends CredentialParts {
  response: { clientDataJSON: string; attestationObject: string };
}

/** A use of a credential as a browser sends it. https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson */
export interface UsedCredential extends CredentialParts {
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle?: string | undefined;
  };
}

interface CredentialParts {
  id: string;
  rawId: string;
  type: "public-key";
}

/** The public half of a key. */
export interface PublicKey {
  id: string;
  /** COSE, base64url. */
  publicKey: string;
  counter: number;
}

/**
 * Verifies passkeys for the shop's address, in answer to a challenge. Runtimes without a verifier offer no passkeys.
 * Attestation is not required, and user verification by PIN or fingerprint is optional.
 */
export interface PasskeyVerifier {
  /** null: it is no answer to this challenge, or not for this shop. */
  verifyNew(credential: NewCredential, challenge: string): Promise<PublicKey | null>;
  /** The new counter. null: it was not signed with this key, is no answer to this challenge, or the counter shows a copy. */
  verifyUse(credential: UsedCredential, challenge: string, key: PublicKey): Promise<number | null>;
}
