/** Saves a text as a file, as if it had been downloaded. */
export function saveText(name: string, text: string): void {
  // For a text, browsers would add an ending to the name.
  const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // A browser reads the text when the download begins.
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

const REVOKE_AFTER_MS = 60_000;
