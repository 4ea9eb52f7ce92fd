/** A JSON Schema of OpenAPI 3.0. */
export type JsonSchema = Record<string, unknown>;

/** The form of an example: its keys and types. A null says only that there may be nothing. */
export function schemaOf(example: unknown): JsonSchema {
  if (example === null || example === undefined) return { nullable: true };
  if (Array.isArray(example)) return { type: 'array', items: example.length === 0 ? {} : schemaOf(example[0]) };
  if (typeof example === 'object') {
    const entries = Object.entries(example);
    return {
      type: 'object',
      required: entries.map(([key]) => key),
      properties: Object.fromEntries(entries.map(([key, value]) => [key, schemaOf(value)])),
    };
  }
  if (typeof example === 'number') return { type: Number.isInteger(example) ? 'integer' : 'number' };
  return { type: typeof example };
}
