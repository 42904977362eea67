/** Instead of what Zod writes the code of a schema with. wrangler.toml replaces it, since Workers do not run code from texts. */
export class Doc {}
