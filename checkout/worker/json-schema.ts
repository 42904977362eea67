/**
 * Instead of a part of Zod by which every schema can become a JSON Schema. The shop's OpenAPI document is made by a package that reads
 * the schemas itself.
 */
export const createToJSONSchemaMethod = unused;
export const createStandardJSONSchemaMethod = unused;

function unused() {
  return () => undefined;
}
