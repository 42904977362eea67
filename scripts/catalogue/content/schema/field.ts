import type { z } from "zod";

/**
 * Says what a field means, with an example as YAML. This folder is the only definition of the content's fields: the reference
 * docs/fields.md, `shop explain` and the JSON Schemas for editors are made from these descriptions and examples.
 * zod leaves `examples` out of the JSON Schema of a transformed value.
 */
export function field<Type extends z.ZodType>(type: Type, description: string, example?: string): Type {
  return type.meta({ description, ...(example !== undefined && { example }) });
}
