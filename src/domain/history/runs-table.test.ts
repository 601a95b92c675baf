import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf } from './facts';
import { parseFilter } from './filter';
import { matches } from './matches';
import { RunsTable } from './runs-table';
import { toCsv } from './runs-table-csv';
import {
  arrange,
  columnFilter,
  DEFAULT_LAYOUT,
  firstLayout,
  filterOf,
  hide,
  move,
  moveBefore,
  pin,
  resize,
  sortBy
} from './runs-table-layout';
import { viewOf, type ViewOptions } from './runs-table-view';
import { aRow, values } from './testing/rows';

const child = (n: number, params: Record<string, number>, metrics: Record<string, number>, parent?: string) => ({
  id: `00000000-0000-7000-8900-${String(n).padStart(12, '0')}`,
  params: values(params),
  metrics: values(metrics),
  ...(parent && { parent })
});

const rows = [
  // The depth was set three cells above: the row says where.
  aRow({ n: 1, metrics: values({ auc: 0.86 }), params: [{ name: 'max_depth', value: 8, cell: 'settings' }] }),
  aRow({ n: 2, metrics: values({ auc: 0.91 }), params: values({ max_depth: 12 }), mark: { star: true } }),
  aRow({
    n: 3,
    title: 'Search',
    children: [child(1, { lr: 0.1 }, { auc: 0.7 }), child(2, { lr: 0.2 }, { auc: 0.95 })],
    params: values({ max_depth: 3 })
  }),
  aRow({ n: 4, title: 'Load' }),
  aRow({ n: 5, title: 'Broken', status: 'error', metrics: values({ auc: 'NaN', loss: 2 }) })
];
const table = new RunsTable(rows);
const seen = (options: ViewOptions): string[] =>
  viewOf(table, options).lines.map(at => table.entries[at]!.id.slice(-1));

describe('runs that show', () => {
  test.each<[string, string[]]>([
    ['auc > 0.8 and max_depth < 10', ['1', '3', '2']], // the search shows for its second child, which shows under it
    ['auc > 0.8', ['1', '2', '3', '2']],
    ['not auc > 0', ['3', '5']], // the search itself has no auc, the broken one's is no number
    ['status = "error"', ['5']],
    ['param.max_depth >= 12', ['2']],
    ['lr = 0.2', ['3', '2']]
  ])('%s', (text, found) => {
    expect(seen({ filter: parseFilter(text) })).toEqual(found);
  });

  test('only experiment runs, unless asked for every run', () => {
    expect(seen({})).toEqual(['1', '2', '3', '5']);
    expect(seen({ everyRun: true })).toEqual(['1', '2', '3', '4', '5']);
  });

  test('starred, and what a search found', () => {
    expect(seen({ starred: true })).toEqual(['2']);
    expect(seen({ found: new Set([rows[0]!.run, rows[3]!.run]) })).toEqual(['1']);
  });

  test('of a run that shows for its children, those that satisfy the filter', () => {
    const expanded = new Set([rows[2]!.run]);
    expect(seen({ expanded })).toEqual(['1', '2', '3', '1', '2', '5']);
    expect(seen({ expanded, filter: parseFilter('auc > 0.92') })).toEqual(['3', '2']);
    expect(seen({ filter: parseFilter('max_depth = 3') })).toEqual(['3']);
    expect(seen({ expanded, filter: parseFilter('max_depth = 3') })).toEqual(['3', '1', '2']);
  });
});

describe('order', () => {
  test('missing values and NaN come last in either direction', () => {
    const sort = (descending: boolean): string[] => seen({ sort: [{ column: 'metric.auc', descending }] });
    expect(sort(false)).toEqual(['1', '2', '3', '5']);
    expect(sort(true)).toEqual(['2', '1', '3', '5']);
  });

  test('texts are ordered without regard to case, children within their run', () => {
    expect(seen({ sort: [{ column: 'title', descending: false }] })).toEqual(['5', '3', '1', '2']);
    const expanded = new Set([rows[2]!.run]);
    expect(seen({ expanded, sort: [{ column: 'metric.auc', descending: true }] })).toEqual([
      '2',
      '1',
      '3',
      '2',
      '1',
      '5'
    ]);
  });

  test('equals keep the order of the next key', () => {
    const sort = [
      { column: 'status', descending: false },
      { column: 'started', descending: true }
    ];
    expect(seen({ sort })).toEqual(['5', '3', '2', '1']);
  });
});

test('a table filters as a single run does', () => {
  const name = fc.constantFrom('auc', 'max_depth', 'lr', 'metric.auc', 'status', 'starred');
  const text = fc
    .tuple(name, fc.constantFrom('<', '>=', '=', '!='), fc.constantFrom('0.9', '8', '"ok"', 'true'))
    .map(parts => parts.join(' '));
  fc.assert(
    fc.property(text, fc.boolean(), (comparison, not) => {
      const filter = parseFilter(not ? `not ${comparison}` : comparison);
      const alone = rows.filter(
        row => matches(filter, factsOf(row)) || row.children.some(one => matches(filter, factsOf(row, one)))
      );
      const shown = viewOf(table, { filter, everyRun: true }).lines.map(at => table.entries[at]!);
      const found = shown.filter(({ depth }) => depth === 0).map(({ id }) => id);
      expect(found).toEqual(alone.map(row => row.run));
    })
  );
});

describe('a table grows', () => {
  test('page by page, with new columns', () => {
    const growing = new RunsTable([rows[0]!]);
    expect(growing.get('metric.loss')).toBeUndefined();
    growing.put(rows.slice(1));
    growing.put([rows[0]!]); // pages may overlap when runs come meanwhile
    expect(growing.size).toBe(5);
    expect(growing.get('metric.loss')?.values[growing.indexOf(rows[4]!.run)]).toBe(2);
  });

  test('a run that changes is replaced where it is, children too', () => {
    const growing = new RunsTable(rows);
    growing.put([
      { ...rows[0]!, metrics: [], values: values({ f1: 0.5 }), promoted: ['f1'], mark: { name: 'baseline' } }
    ]);
    growing.put([{ ...rows[2]!, children: [] }]);
    const at = growing.indexOf(rows[0]!.run);
    expect([
      growing.get('title')?.values[at],
      growing.get('metric.auc')?.values[at],
      growing.get('metric.f1')?.values[at]
    ]).toEqual(['baseline', undefined, 0.5]);
    expect(viewOf(growing, {}).runs).toBe(3);
    growing.remove(new Set([rows[0]!.run]));
    expect(viewOf(growing, {}).runs).toBe(2);
  });

  test('nested runs lie under their parent', () => {
    const outer = child(7, {}, {});
    const nested = new RunsTable([aRow({ children: [outer, child(8, {}, { auc: 1 }, outer.id)] })]);
    expect(nested.entries.map(entry => [entry.depth, entry.parent])).toEqual([
      [0, -1],
      [1, 0],
      [2, 1]
    ]);
  });
});

describe('layout', () => {
  const ids = (layout = DEFAULT_LAYOUT): string[] => arrange(table.columns, layout).map(column => column.id);

  test('what only iterations have stands behind what runs have, until one of these has it', () => {
    const search = aRow({ n: 1, children: [child(1, {}, { recall: 0.5 })], metrics: values({ auc: 0.9 }) });
    const first = new RunsTable([aRow({ n: 2, children: [child(2, { lr: 1 }, { f1: 0.5 })] }), search]);
    const metrics = (): string[] =>
      arrange(first.columns, DEFAULT_LAYOUT).flatMap(({ group, name }) => (group === 'metric' ? [name] : []));
    expect(metrics()).toEqual(['auc', 'f1', 'recall']);
    first.put([aRow({ n: 3, metrics: values({ recall: 0.6 }) })]);
    expect(metrics()).toEqual(['auc', 'recall', 'f1']);
  });

  test('title first, then the run, metrics, parameters', () => {
    expect(ids()).toEqual([
      'title',
      'status',
      'started',
      'duration',
      'metric.auc',
      'metric.loss',
      'param.max_depth',
      'param.lr'
    ]);
  });

  test('a wide table says of which notebook a run is, and a team’s of whom', () => {
    expect([ids(firstLayout('notebook')), firstLayout('notebook').everyRun]).toEqual([ids(), false]);
    expect(ids(firstLayout('workspace')).filter(id => !ids().includes(id))).toEqual(['notebook']);
    expect(ids(firstLayout('team')).filter(id => !ids().includes(id))).toEqual(['author', 'notebook']);
    expect(firstLayout('cell').everyRun).toBe(true);
  });

  test('columns are hidden, pinned, moved, sized', () => {
    expect(ids(hide(DEFAULT_LAYOUT, 'status'))).not.toContain('status');
    expect(ids(pin(DEFAULT_LAYOUT, 'metric.loss')).slice(0, 2)).toEqual(['title', 'metric.loss']);
    expect(ids(move(DEFAULT_LAYOUT, table.columns, 'metric.loss', -1)).slice(4, 6)).toEqual([
      'metric.loss',
      'metric.auc'
    ]);
    expect(move(DEFAULT_LAYOUT, table.columns, 'status', -1)).toBe(DEFAULT_LAYOUT); // title is pinned
    expect(ids(moveBefore(DEFAULT_LAYOUT, table.columns, 'param.lr', 'status'))[1]).toBe('param.lr');
    expect(resize(DEFAULT_LAYOUT, 'title', 3).widths.title).toBe(48);
  });

  test('a metric is sorted from the best, then the other way', () => {
    const auc = table.get('metric.auc')!;
    const once = sortBy(DEFAULT_LAYOUT, auc);
    expect(once.sort).toEqual([{ column: 'metric.auc', descending: true }]);
    expect(sortBy(once, auc).sort[0]!.descending).toBe(false);
    expect(sortBy(DEFAULT_LAYOUT, auc, true).sort).toHaveLength(2);
  });

  test.each([
    ['metric.auc', '> 0.8', { operator: '>', value: 0.8 }],
    ['metric.auc', '1', { operator: '=', value: 1 }],
    ['metric.auc', '!= 0.86', { operator: '!=', value: 0.86 }],
    ['duration', '> 1.5 s', { operator: '>', value: 1.5 }],
    ['duration', '< 2 min', { operator: '<', value: 120 }],
    ['title', 'train', { operator: '~', value: 'train' }],
    ['title', '= "Load"', { operator: '=', value: 'Load' }],
    ['started', '2026-11-01', { operator: '=', value: '2026-11-01' }],
    ['started', '> yesterday', { operator: '>', value: 'yesterday' }]
  ])('filter row: %s %s', (id, text, filter) => {
    expect(columnFilter(table.get(id), text)).toEqual({ kind: 'compare', name: id, ...filter });
  });

  test.each([
    ['metric.auc', '0.86', ['1']],
    ['metric.auc', '= 0.9', ['1', '2']], // 0.86 and 0.91, as they read with one decimal
    ['metric.auc', '0.900', []]
  ])('filter row: %s %s finds what reads so', (id, text, found) => {
    const filter = columnFilter(table.get(id), text)!;
    expect(
      seen({ filter })
        .filter(line => ['1', '2'].includes(line))
        .sort()
    ).toEqual(found);
  });

  test.each([
    ['metric.auc', 'abc', 'auc is compared with numbers, and “abc” is none.'],
    ['metric.auc', '0.6..0.7', 'auc is compared with numbers, and “0.6..0.7” is none.'],
    ['started', 'garbage', 'Expected a date']
  ])('filter row: %s %s can’t be read', (id, text, message) => {
    expect(() => columnFilter(table.get(id), text)).toThrow(message);
  });

  test('expression and filter row hold together', () => {
    const layout = { ...DEFAULT_LAYOUT, filter: 'auc > 0.8', columnFilters: { 'param.max_depth': '< 10' } };
    expect(seen({ filter: filterOf(layout, table) })).toEqual(['1', '3', '2']);
  });
});

test('a spreadsheet runs nothing of what is exported', () => {
  const evil = new RunsTable([
    aRow({
      title: '=HYPERLINK("http://x")',
      metrics: values({ '@auc': -0.5 }),
      params: values({ p: '-1+1', q: 'a,"b"' })
    })
  ]);
  const csv = toCsv(evil, viewOf(evil).lines, arrange(evil.columns, DEFAULT_LAYOUT));
  expect(csv.split('\r\n')[0]).toContain("'@auc");
  expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(csv).toContain(',-0.5,\'-1+1,"a,""b"""');
});

test('a run that shows only for its children says how many of them match, and is open until it is closed', () => {
  const search = table.indexOf(rows[2]!.run);
  const filter = parseFilter('auc > 0.92');
  const { open, within } = viewOf(table, { filter });
  expect([[...open], [...within]]).toEqual([[search], [[search, 1]]]);
  expect(seen({ filter, folded: new Set([rows[2]!.run]) })).toEqual(['3']);
  expect([...viewOf(table, { filter: parseFilter('max_depth = 3') }).within]).toEqual([]);
});
