/** Token-like strings are masked before they are committed; what they look like is data (schema/secrets.json). */
import { secretPatterns } from '../../wire/secrets';
import { isBase64Type, joinLines } from './layout-output';

const MULTILINE = new Set(['source', 'text']); // fields that nbformat may hold as a list of lines
const PATTERNS = secretPatterns.map(({ name, hints, pattern, ignoreCase }) => ({
  hints,
  expression: new RegExp(pattern, ignoreCase ? 'gi' : 'g'),
  mask: `$1‹masked: ${name}›`
}));

/** The text with each secret in it as `‹masked: name›`. Takes time linear in its length. */
export function maskText(text: string): string {
  if (text.length < 8) return text;
  const lowered = text.toLowerCase();
  let masked = text;
  for (const { hints, expression, mask } of PATTERNS) {
    if (hints.some(hint => lowered.includes(hint))) masked = masked.replace(expression, mask);
  }
  return masked;
}

/** Whether something in the text was masked. */
export const isMasked = (text: string): boolean => text.includes('‹masked: ');

/** A JSON value with the secrets in its strings masked; keys, and what nothing is masked in, stay as they are. */
export function mask<T>(value: T): T {
  return change(value) as T;
}

function change(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, field(key, item)]));
}

function field(key: string, value: unknown): unknown {
  if (typeof value === 'string' || Array.isArray(value)) {
    if (key.includes('/') && isBase64Type(key)) return value; // an image: not text, and large
    if (MULTILINE.has(key) || key.includes('/')) return change(joinLines(value)); // a secret may span lines
  }
  return change(value);
}
