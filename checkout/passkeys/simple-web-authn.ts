import type { VerifiedAuthenticationResponse, VerifiedRegistrationResponse } from "@simplewebauthn/server";
import { decodeBase64url, encodeBase64url } from "#platform/base64url.ts";
import { PASSKEY_ALGORITHMS, type PasskeyVerifier } from "./passkey-verifier.ts";

/** Verifies passkeys with SimpleWebAuthn, which is loaded with the first one. For Node only: it is 85 kB, gzipped. */
export function simpleWebAuthn(siteUrl: string): PasskeyVerifier {
  const { origin, hostname } = new URL(siteUrl);
  const expected = { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: false };
  return {
    async verifyNew(response, challenge) {
      const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
      const result = await orNull<VerifiedRegistrationResponse>(
        verifyRegistrationResponse({
          response: { ...response, clientExtensionResults: {} },
          expectedChallenge: challenge,
          supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
          ...expected,
        }),
      );
      if (!result?.verified) return null;
      const { id, publicKey, counter } = result.registrationInfo.credential;
      return { id, publicKey: encodeBase64url(publicKey), counter };
    },

    async verifyUse({ response, ...credential }, challenge, { id, publicKey, counter }) {
      const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
      const { userHandle, ...signed } = response;
      const key = decodeBase64url(publicKey);
      if (!key) return null;
      const result = await orNull<VerifiedAuthenticationResponse>(
        verifyAuthenticationResponse({
          response: {
            ...credential,
            response: { ...signed, ...(userHandle !== undefined && { userHandle }) },
            clientExtensionResults: {},
          },
          expectedChallenge: challenge,
          credential: { id, publicKey: new Uint8Array(key), counter },
          ...expected,
        }),
      );
      return result?.verified ? result.authenticationInfo.newCounter : null;
    },
  };
}

/** The library throws what it refuses, as it does for input that it cannot read. */
async function orNull<Result>(verification: Promise<Result>): Promise<Result | null> {
  return verification.catch(() => null);
}
