import type { PDFDataRangeTransport } from "pdfjs-dist";
import type { FileUrl } from "./file-url.ts";

const PARTIAL_CONTENT = 206;

/**
 * Gives pdf.js the parts of a file that it asks for. It would take the file from one URL, and fail once that has expired.
 * @param size of the file, in bytes
 */
export function pdfSource(
  Transport: typeof PDFDataRangeTransport,
  { url, size, onError }: { url: FileUrl; size: number; onError: (error: unknown) => void },
): PDFDataRangeTransport {
  /** A server without ranges sends the whole file. */
  let whole: Promise<Uint8Array> | null = null;
  const transport = new Transport(size, null);
  transport.requestDataRange = (begin: number, end: number) => {
    readRange(begin, end).then((bytes) => transport.onDataRange(begin, bytes), onError);
  };
  return transport;

  async function readRange(begin: number, end: number): Promise<Uint8Array> {
    if (whole) return (await whole).slice(begin, end);
    const response = await url.fetch(`bytes=${begin}-${end - 1}`);
    if (response.status === PARTIAL_CONTENT) return new Uint8Array(await response.arrayBuffer());
    whole ??= response.arrayBuffer().then((buffer) => new Uint8Array(buffer));
    return (await whole).slice(begin, end);
  }
}
