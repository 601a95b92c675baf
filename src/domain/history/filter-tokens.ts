import { CellwrightError } from '../shared/errors';
import type { Value } from './filter';

export interface Token {
  readonly kind: 'and' | 'or' | 'not' | 'open' | 'close' | 'name' | 'operator' | 'value' | 'end';
  readonly text: string;
  /** 1-based, as an editor shows it. */
  readonly column: number;
  readonly value?: Value;
}

const PATTERN =
  /(?<space>\s+)|(?<open>\()|(?<close>\))|(?<operator><=|>=|!=|==|[<>=~])|(?<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.]))|"(?<quoted>[^"]*)"|(?<name>[\p{L}_][\p{L}\p{N}_.@/-]*)/iuy;

const KEYWORDS = new Set(['and', 'or', 'not']);
const LITERALS = new Map<string, Value>([
  ['true', true],
  ['false', false]
]);

/** Split a filter expression; the last token is always `end`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const column = PATTERN.lastIndex + 1;
    const match = PATTERN.exec(text);
    if (!match) {
      throw new CellwrightError({
        code: 'filter/unexpected',
        message: `Can't read "${text.slice(column - 1, column + 9)}" at column ${column}.`,
        remedy: 'Put texts in double quotes: status = "failed"'
      });
    }
    const token = toToken(match, column);
    if (token) {
      tokens.push(token);
    }
  }
  return [...tokens, { kind: 'end', text: '', column: text.length + 1 }];
}

function toToken(match: RegExpExecArray, column: number): Token | undefined {
  const text = match[0];
  const { space, open, close, operator, number, quoted, name } = match.groups!;
  if (space !== undefined) return undefined;
  if (open !== undefined) return { kind: 'open', text, column };
  if (close !== undefined) return { kind: 'close', text, column };
  if (operator !== undefined) return { kind: 'operator', text: text === '==' ? '=' : text, column };
  if (number !== undefined) return { kind: 'value', text, column, value: Number(number) };
  if (quoted !== undefined) return { kind: 'value', text, column, value: quoted };
  const word = name!.toLowerCase();
  if (KEYWORDS.has(word)) return { kind: word as 'and' | 'or' | 'not', text, column };
  if (LITERALS.has(word)) return { kind: 'value', text, column, value: LITERALS.get(word)! };
  return { kind: 'name', text, column };
}
