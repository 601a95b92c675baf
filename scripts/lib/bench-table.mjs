import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { SetupError } from './process.mjs';

const DOCUMENT = path.join(root, 'docs/performance.md');
const [BEGIN, END] = ['<!-- figures: written by `npm run bench history -- --docs` -->', '<!-- figures end -->'];

/** A run's goals as a Markdown table, and on what machine it was. */
export function table({ machine, started, benchmarks }) {
  const rows = Object.entries(benchmarks).flatMap(([file, report]) =>
    goalsOf(file, report).map(
      ({ goal, figure, met }) => `| ${goal} | ${figure} | ${met ? 'met' : '**not met**'} | \`${file.replace(/\.\w+$/, '')}\` |`
    )
  );
  const { cpu, cores, node, git, commit } = machine;
  return [
    `${started.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu?.trim()}), Node ${node}, ${git}.`,
    '',
    '| goal | figure | | benchmark |',
    '|---|---|---|---|',
    ...rows
  ].join('\n');
}

/** Put a table between the marks in docs/performance.md. */
export function writeDocument(text) {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new SetupError(`docs/performance.md lacks the marks ${BEGIN} and ${END}.`);
  writeFileSync(DOCUMENT, `${document.slice(0, from)}${BEGIN}\n\n${text}\n\n${document.slice(to)}`);
}

function goalsOf(file, report) {
  return file === 'capture.py' ? captureGoals(report) : report.goals;
}

function captureGoals(report) {
  const ratios = Object.entries(report).filter(([name]) => /^io_.*_ratio$/.test(name) && !name.endsWith('_cpu_ratio'));
  const worst = Math.max(...ratios.map(([, ratio]) => ratio));
  return [
    {
      goal: 'Capture a cell: ≤ 1 ms median before the reply',
      figure: `${report.before_reply} ms`,
      met: report.before_reply <= 1
    },
    {
      goal: '… ≤ 2% on an I/O-heavy cell',
      figure: ratios.map(([name, ratio]) => `${((ratio - 1) * 100).toFixed(1)}% (${name.slice(3, -6).replaceAll('_', ' ')})`).join(', '),
      met: worst <= 1.02
    }
  ];
}
