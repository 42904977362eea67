/** The media type of a `Content-Type` header, without parameters and in lower case: its case has no meaning (RFC 9110, 8.3.1). */
export function mediaType(contentType: string | undefined): string {
  return contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
}
