import { invalid } from "./api-error.ts";

/** Checks the fields to be shown in full, and returns them. In a list they are named `data.…`. */
export function expansions(asked: string[] | undefined, allowed: string[], isList = false): string[] {
  const prefix = isList ? "data." : "";
  return (asked ?? []).map((field) => {
    const name = field.startsWith(prefix) ? field.slice(prefix.length) : "";
    if (!allowed.includes(name)) {
      throw invalid(`This property cannot be expanded (${field}).`, undefined, "expand");
    }
    return name;
  });
}
