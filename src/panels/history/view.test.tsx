import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { formats } from '../../domain/history/format';
import { aRow } from '../../domain/history/testing/rows';
import type { Fold, RunItem } from '../../domain/history/timeline';
import { byName } from '../../domain/history/timeline-metrics';
import { CellwrightError } from '../../domain/shared/errors';
import type { Notice } from './capture';
import { WhatGoes } from './delete-view';
import { Details } from './details-view';
import type { Intents } from './intents';
import type { ItemContext } from './item-context';
import { FoldRow, GroupRow, RunRowView } from './item-view';
import { messages } from './messages';
import { History, type HistoryProps } from './view';

const words = messages(nullTranslator.load('cellwright'));
const place = { path: 'work/flights.ipynb', scope: 'notebook' } as const;
const error = new CellwrightError({ code: 'server/unreachable', message: 'It is away.', remedy: 'Start it.' });

const ready: HistoryProps['state'] = {
  kind: 'ready',
  place,
  rows: [],
  total: 0,
  more: 'none',
  problems: [],
  query: { kind: 'all' },
  searching: false,
  items: [],
  sessions: new Map()
};

const props: HistoryProps = {
  state: ready,
  scope: 'notebook',
  filter: '',
  active: null,
  reveals: 0,
  doing: { kind: 'nothing' },
  path: place.path,
  kind: 'keeping',
  face: 'keeping',
  notices: [],
  messages: words,
  formats: formats('en', 'UTC'),
  intents: {} as Intents, // nothing is clicked here
  contents: { peek: () => undefined, read: () => new Promise(() => undefined) },
  restartKernel: () => undefined,
  now: 0
};

/** What a person reads, with the buttons in brackets. */
function read(more: Partial<HistoryProps>): string {
  const html = renderToStaticMarkup(<History {...props} {...more} />);
  return html
    .replaceAll(/<button[^>]*class="cw-Button[^>]*>([^<]*)<\/button>/g, ' [$1] ')
    .replaceAll(/<option[^>]*>[^<]*<\/option>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll(/\s+/g, ' ');
}

describe('every state has a face, with the way on', () => {
  test.each<[string, Partial<HistoryProps>, readonly string[]]>([
    [
      'no notebook',
      { state: { kind: 'no-notebook' }, path: null },
      [words.noNotebook.title, `[${words.noNotebook.action}]`, `[${words.noNotebook.workspace}]`]
    ],
    ['no cell', { state: { kind: 'no-cell', place }, scope: 'cell' }, [words.noCell.title]],
    ['nothing yet', {}, [words.empty.title, words.empty.text, `[${words.empty.action}]`]],
    ['nothing of the team', { scope: 'team' }, [words.empty.team]],
    [
      'failed',
      { state: { kind: 'failed', place, error } },
      ['It is away.', 'Start it.', `[${words.retry}]`, `[${words.log}]`]
    ],
    ['stale', { state: { ...ready, stale: error } }, ['It is away.', 'Start it.', `[${words.retry}]`]],
    [
      'unreadable snapshots',
      { state: { ...ready, problems: [{ code: 'x', message: 'Newer version.', remedy: 'Update.' }] } },
      [words.problems(1, '1'), 'Newer version.', 'Update.']
    ]
  ])('%s', (_, more, said) => {
    const text = read(more);
    for (const words of said) expect(text).toContain(words);
  });

  test('loading is said to those who listen', () => {
    const html = renderToStaticMarkup(<History {...props} state={{ kind: 'loading', place }} />);
    expect(html).toContain(`role="status" aria-label="${words.loading}"`);
  });
});

describe('every notice says what it is and what can be done', () => {
  test.each<[Notice, readonly string[]]>([
    [
      { kind: 'asking', workspace: undefined, pending: 3 },
      [
        words.asking.title,
        words.asking.held(3, '3'),
        `[${words.asking.keep}]`,
        `[${words.asking.pause}]`,
        `[${words.asking.off}]`
      ]
    ],
    [{ kind: 'paused' }, [words.paused.title, `[${words.resume}]`]],
    [{ kind: 'off', workspace: undefined }, [words.off.title, `[${words.off.action}]`]],
    [{ kind: 'no-git', error }, [words.noGit.title, 'It is away.', 'Start it.', `[${words.retry}]`]],
    [{ kind: 'failed', error, pending: 2 }, [words.failed.pending(2, '2'), 'Start it.', `[${words.retry}]`]],
    [{ kind: 'failed', error, pending: 0 }, ['It is away.', `[${words.retry}]`]],
    [{ kind: 'kernel-dead' }, [words.kernelDead.title, `[${words.kernelDead.action}]`]],
    [{ kind: 'missed', cells: 1 }, [words.missed.title(1, '1'), `[${words.missed.action}]`]]
  ])('$kind', (notice, said) => {
    const text = read({ notices: [notice] });
    for (const words of said) expect(text).toContain(words);
  });
});

test('without git nothing is said to appear when a cell is run', () => {
  const text = read({ notices: [{ kind: 'no-git', error }] });
  expect(text).toContain(words.empty.noGit);
  expect(text).not.toContain(words.empty.text);
});

test('a failure that fills the room is not said above it too', () => {
  const text = read({ state: { kind: 'failed', place, error }, notices: [{ kind: 'failed', error, pending: 0 }] });
  expect(text.split('It is away.')).toHaveLength(2);
});

test('what runs is shown with how long it takes and what waits', () => {
  const running = {
    cell: 'c',
    title: 'Train',
    since: -8_200,
    queued: 2,
    curves: [{ name: 'auc', values: [0.1, 0.5] }]
  };
  const text = read({ running });
  expect(text).toContain('Train');
  expect(text).toContain(words.queued(2, '2'));
  expect(text).toContain('auc 0.5');
});

describe('what a cell read itself, what came from above and what it wrote', () => {
  const run: RunItem = {
    kind: 'run',
    key: 'r',
    row: aRow({ reads: ['data/own.csv'], upstreamReads: ['data/above.csv'], writes: ['out/scores.csv'] }),
    metrics: [],
    modules: [],
    inFold: false,
    open: false
  };
  const context: ItemContext = {
    messages: words,
    formats: props.formats,
    intents: props.intents,
    contents: props.contents,
    now: 0,
    path: place.path,
    mixed: false,
    sessions: new Map()
  };
  const plain = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

  test('stand apart in the details', () => {
    const text = plain(renderToStaticMarkup(<Details item={run} doing={{ kind: 'nothing' }} context={context} />));
    expect(text).toContain('Read data/own.csv From above data/above.csv Written out/scores.csv');
  });

  test.each([
    [place.path, ['Restore cell', 'Restore notebook'], 'Restore cell'],
    ['syn.py', ['Restore notebook as a copy'], 'Restore notebook as a copy']
  ])('%s is restored by %j', (path, inDetails, inRow) => {
    const item = { ...run, row: aRow({ path }) };
    const buttons = (html: string): string[] =>
      [...html.matchAll(/<button[^>]*?(?:aria-label="(Restore[^"]*)"[^>]*>|>(Restore[^<]*)<)/g)].map(
        ([, label, text]) => (label ?? text)!
      );
    const details = renderToStaticMarkup(<Details item={item} doing={{ kind: 'nothing' }} context={context} />);
    const row = renderToStaticMarkup(<RunRowView item={item} active={false} repeated={false} context={context} />);
    expect([buttons(details), buttons(row)]).toEqual([inDetails, [inRow]]);
  });

  test('a row names only its own', () => {
    const html = renderToStaticMarkup(<RunRowView item={run} active={false} repeated={false} context={context} />);
    expect(html).toContain('title="Read: data/own.csv"');
    expect(html).toContain('title="Written: out/scores.csv"');
    expect(html).not.toContain('above.csv');
  });
});

test('a Run All says both values of a metric that two cells measured, and which cell gave which', () => {
  const [train, later] = ['Train', 'Later months'].map((title, n) => aRow({ n, title }));
  const fold: Fold = {
    kind: 'fold',
    fold: 'run-all',
    key: 'all',
    rows: [later!, train!],
    cells: 2,
    partial: false,
    open: false,
    status: 'ok',
    starred: false,
    started: train!.started,
    durationMs: 1,
    modules: [],
    reads: [],
    writes: [],
    metrics: byName([
      { name: 'auc', value: 0.9, change: 0.1, row: train! },
      { name: 'auc', value: 0.7, row: later! }
    ])
  };
  const context = { ...props, now: 0, mixed: false, sessions: new Map() };
  const html = renderToStaticMarkup(<FoldRow fold={fold} repeated={false} context={context} />);
  const [metric = ''] = /<span class="cw-Metric" title="[^"]*">.*<\/b><\/span>/.exec(html) ?? [];
  expect(metric).toContain('title="auc\nTrain: 0.9 up by 0.1\nLater months: 0.7"');
  expect(metric.replaceAll(/<[^>]*>/g, '')).toBe('auc 0.9▲0.1 · 0.7');
});

test('what is deleted is named, by title and time, with how many more', () => {
  const rows = Array.from({ length: 6 }, (_, n) => aRow({ n, title: `cell ${n}` }));
  const preview = { runs: 9, bytes: 1, stars: 1, later: 0, pushed: ['origin'] };
  const html = renderToStaticMarkup(
    <WhatGoes preview={preview} known={rows} words={words.deleting} formats={props.formats} />
  );
  expect(html).toContain(`<strong>cell 0</strong> ${props.formats.exact(rows[0]!.started)}`);
  for (const said of [
    'cell 4',
    words.deleting.more('4'),
    words.deleting.stars(1, '1'),
    words.deleting.pushed('origin')
  ]) {
    expect(html).toContain(said);
  }
  expect(html).not.toContain('cell 5');
});

test('runs of the notebook that this one was copied from say whose they are', () => {
  const group = (path: string) =>
    ({ kind: 'group', key: path, newest: aRow({ path }), runs: 1, complete: true, open: true }) as const;
  const context = { ...props, now: 0, mixed: false, sessions: new Map() };
  const heading = (path: string): string => renderToStaticMarkup(<GroupRow group={group(path)} context={context} />);
  expect(heading('work/first.ipynb')).toContain(words.copiedFrom('first.ipynb'));
  expect(heading(place.path)).not.toContain('copied');
});
