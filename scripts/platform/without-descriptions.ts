/** The modules whose schemas have descriptions. */
export const DESCRIBED = /\/scripts\/domain\/.*\.ts$/;

const DESCRIPTION = /(\bdescription:\s*)"(?:[^"\\\n]|\\.)*"/g;

/** The code of schemas without their descriptions, which only the OpenAPI document has, and that is written when the shop is published. */
export function withoutDescriptions(code: string): string {
  return code.replace(DESCRIPTION, '$1""');
}
