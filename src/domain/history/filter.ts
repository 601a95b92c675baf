/**
 * Filter expressions over experiment runs: `auc > 0.8 and max_depth < 10`.
 *
 *     expression = term ("or" term)*
 *     term       = factor ("and" factor)*
 *     factor     = "not" factor | "(" expression ")" | name operator value
 *
 * A comparison with a value that a run does not have is false, so that `not` finds the runs that lack it.
 */
import { CellwrightError } from '../shared/errors';
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
  const expect = (kind: Token['kind'], what: string): Token =>
    peek().kind === kind ? take() : fail(peek(), what);

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
    const name = expect('name', 'a name, "not" or "("').text;
    const operator = expect('operator', 'an operator such as > or =').text as Operator;
    const value = expect('value', 'a number or a "text"').value!;
    return { kind: 'compare', name, operator, value };
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
