/**
 * Instead of a part of Zod by which values that contain themselves can be checked. wrangler.toml replaces it, since neither JSON nor a
 * form can have such values.
 */
export const memoizer = () => undefined;
export const isBackEdge = () => false;
export const isRecursiveSchema = () => false;
export class $ZodCyclicError extends Error {}
