/** Saves a text as a file, as if it had been downloaded. */
export function saveText(name: string, text: string): void {
  // Browsers add an extension to the name of a file with the type of a text.
  const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // A browser reads the text when the download begins.
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

const REVOKE_AFTER_MS = 60_000;
