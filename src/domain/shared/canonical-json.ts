/**
 * RFC 8785 (canonical JSON), so that equal content has equal oids whichever language wrote it. What the RFC refuses but notebooks hold:
 * a lone surrogate is escaped, as `JSON.stringify` does; a non-finite number travels as a string.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value)
        ? `[${value.map(item => canonicalJson(item ?? null)).join(',')}]`
        : object(value as Record<string, unknown>);
    default:
      throw new TypeError(`${typeof value} is not a JSON value`);
  }
}

/** Keys in the order of their UTF-16 code units, which is how JavaScript sorts; absent values are left out. */
function object(value: Record<string, unknown>): string {
  const members = Object.keys(value)
    .filter(key => value[key] !== undefined)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}
