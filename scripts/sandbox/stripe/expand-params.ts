import { invalid } from "./api-error.ts";

/**
 * Checks the fields that a request wants expanded, and returns them. Lists name them with the prefix `data.`.
 * https://docs.stripe.com/api/expanding_objects
 */
export function expandedFields(requested: string[] | undefined, allowed: string[], isList = false): string[] {
  const prefix = isList ? "data." : "";
  return (requested ?? []).map((field) => {
    const name = field.startsWith(prefix) ? field.slice(prefix.length) : "";
    if (!allowed.includes(name)) {
      throw invalid(`This property cannot be expanded (${field}).`, undefined, "expand");
    }
    return name;
  });
}
