import * as z from "zod";
import { PasskeySupportResponse, PasskeysResponse } from "#domain/api/responses/account.ts";
import { call } from "./checkout.ts";

/** Whether this browser makes passkeys of what the checkout sends. Those of before 2024 and 2025 do not, and have emailed codes. */
export function canUsePasskeys(): boolean {
  return "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** Whether the shop takes passkeys. */
export async function arePasskeysSupported(): Promise<boolean> {
  return PasskeySupportResponse.parse(await call("GET", "/api/passkeys/support")).isSupported;
}

/** The buyer's passkeys. null: the shop has none. */
export async function fetchPasskeys(): Promise<PasskeysResponse | null> {
  return (await arePasskeysSupported()) ? PasskeysResponse.parse(await call("GET", "/api/passkeys")) : null;
}

/** Adds a passkey of this device. @returns false: the buyer has not confirmed it */
export async function addPasskey(locale: string): Promise<boolean> {
  const options = CreationOptions.parse(await challengeTo("add", locale)).publicKey;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return send("/api/passkeys", navigator.credentials.create({ publicKey }), locale);
}

/** Signs in with a passkey, which the buyer chooses. @returns false: the buyer has not confirmed it */
export async function signInWithPasskey(locale: string): Promise<boolean> {
  const options = RequestOptions.parse(await challengeTo("sign-in", locale)).publicKey;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return send("/api/passkeys/sign-in", navigator.credentials.get({ publicKey }));
}

/** Removes a passkey. @param locale of the email about it */
export async function removePasskey(id: string, locale: string): Promise<void> {
  const query = new URLSearchParams({ locale });
  await call("DELETE", `/api/passkeys/${encodeURIComponent(id)}?${query}`);
}

// The browser validates them.
const CreationOptions = z.object({ publicKey: z.custom<PublicKeyCredentialCreationOptionsJSON>() });
const RequestOptions = z.object({ publicKey: z.custom<PublicKeyCredentialRequestOptionsJSON>() });

function challengeTo(purpose: "add" | "sign-in", locale: string): Promise<unknown> {
  return call("POST", "/api/passkeys/challenge", { purpose, locale });
}

/** @returns false: the buyer has closed the browser's dialog, or it was open for too long */
async function send(path: string, asked: Promise<Credential | null>, locale?: string): Promise<boolean> {
  try {
    const credential = await asked;
    if (!(credential instanceof PublicKeyCredential)) return false;
    await call("POST", path, { credential: credential.toJSON(), ...(locale && { locale }) });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotAllowedError") return false;
    throw error;
  }
}
