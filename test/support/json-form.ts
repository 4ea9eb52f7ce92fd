/**
 * How an answer differs in form from its example: keys and types, not values. A null on either side fits everything; of a
 * list, each element of the example must be like one that was answered.
 * @returns null when it does not
 */
export function difference(example: unknown, answer: unknown, path = '$'): string | null {
  if (example === null || answer === null) return null;
  if (Array.isArray(example) && Array.isArray(answer)) {
    if (answer.length === 0) return null;
    for (const [index, element] of example.entries()) {
      const differences = answer.map((each) => difference(element, each, `${path}[${index}]`));
      if (!differences.includes(null)) return differences[0] ?? null;
    }
    return null;
  }
  if (isObject(example) && isObject(answer)) {
    const keys = new Set([...Object.keys(example), ...Object.keys(answer)]);
    for (const key of keys) {
      if (!(key in answer)) return `${path}.${key} is not answered`;
      if (!(key in example)) return `${path}.${key} is answered and not shown`;
      const found = difference(example[key], answer[key], `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  return typeof example === typeof answer && Array.isArray(example) === Array.isArray(answer)
    ? null
    : `${path} is ${typeof answer}, shown as ${typeof example}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
