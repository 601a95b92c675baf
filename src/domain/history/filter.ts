/**
 * Filter expressions over experiment runs: `auc > 0.8 and max_depth < 10`.
 *
 *     expression = term ("or" term)*
 *     term       = factor ("and" factor)*
 *     factor     = "not" factor | "(" expression ")" | name operator value
 *
 * A name with spaces stands in double quotes; `metric.` or `param.` before a name says which of two is meant. `started` takes
 * dates and words (`started > "2026-11-01"`, `started = "yesterday"`), `duration` seconds, `~` finds part of a text.
 * A comparison with a value that a run does not have is false, so that `not` finds the runs that lack it.
 */
import { CellwrightError } from '../shared/errors';
import { periodOf } from './dates';
import { tokenize, type Token } from './filter-tokens';

export type Operator = '<' | '<=' | '=' | '!=' | '>=' | '>' | '~';
export type Value = number | string | boolean;

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'compare'; readonly name: string; readonly operator: Operator; readonly value: Value };

/**
 * Parse a filter expression.
 *
 * @throws CellwrightError `filter/unexpected` naming the column (1-based) and what was expected.
 * @example parseFilter('auc > 0.8 and not status = "failed"')
 */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text);
  let next = 0;

  const peek = (): Token => tokens[next]!; // the last token is always `end`
  const take = (): Token => tokens[next++]!;
  const expect = (kind: Token['kind'], what: string): Token => (peek().kind === kind ? take() : fail(peek(), what));

  function chain(kind: 'and' | 'or', operand: () => Filter): Filter {
    let left = operand();
    while (peek().kind === kind) {
      take();
      left = { kind, left, right: operand() };
    }
    return left;
  }

  const expression = (): Filter => chain('or', () => chain('and', factor));

  function factor(): Filter {
    if (peek().kind === 'not') {
      take();
      return { kind: 'not', of: factor() };
    }
    if (peek().kind === 'open') {
      take();
      const inner = expression();
      expect('close', ')');
      return inner;
    }
    const name = quotedName() ?? expect('name', 'a name, "not" or "("').text;
    const operator = expect('operator', 'an operator such as > or =').text as Operator;
    const column = peek().column;
    if (peek().kind === 'name') notQuoted(name, operator, peek());
    const value = expect('value', 'a number or a "text"').value!;
    if (name === 'started' && (typeof value !== 'string' || !periodOf(value))) notADate(String(value), column);
    return { kind: 'compare', name, operator, value };
  }

  function quotedName(): string | undefined {
    const { kind, value } = peek();
    if (kind !== 'value' || typeof value !== 'string' || tokens[next + 1]?.kind !== 'operator') return undefined;
    take();
    return value;
  }

  const filter = expression();
  expect('end', '"and", "or" or the end');
  return filter;
}

function fail(token: Token, expected: string): never {
  const found = token.kind === 'end' ? 'the end' : `"${token.text}"`;
  throw new CellwrightError({
    code: 'filter/unexpected',
    message: `Expected ${expected} at column ${token.column}, found ${found}.`,
    remedy: 'Write it like: auc > 0.8 and max_depth < 10'
  });
}

function notQuoted(name: string, operator: Operator, { text, column }: Token): never {
  throw new CellwrightError({
    code: 'filter/unexpected',
    message: `A text stands in double quotes, at column ${column} too: ${name} ${operator} "${text}".`,
    remedy: 'Put it in double quotes.'
  });
}

function notADate(found: string, column: number): never {
  throw new CellwrightError({
    code: 'filter/not-a-date',
    message: `Expected a date at column ${column}, found "${found}".`,
    remedy: 'Write it like: started > "2026-11-01", started = "today" or started > "3 days ago"'
  });
}
