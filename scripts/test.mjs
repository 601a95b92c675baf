// npm test: set up, then every check, two at a time. --only NAME[,NAME…], --full (the counts that are promised), --list.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { reports, root } from './lib/paths.mjs';
import { main, runToLog, SetupError } from './lib/process.mjs';
import { logOf, outcome, STAGES } from './lib/stages.mjs';
import { setup } from './setup.mjs';

const AT_ONCE = 2;
const TAIL = 120;

await main(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--list')) return console.log(STAGES.map(stage => stage.name).join('\n'));
  const lines = [];
  const full = args.includes('--full');
  const stages = chosen(args);
  const start = performance.now();
  const chromium = await setup({ browser: stages.some(stage => stage.name === 'galata') });
  say(`set-up ${seconds(start)}`);

  for (const folder of ['logs', 'results']) mkdirSync(path.join(reports, folder), { recursive: true });
  const environment = {
    ...(chromium ? { CELLWRIGHT_CHROMIUM: chromium } : {}),
    ...(full ? { CELLWRIGHT_SCALE: process.env.CELLWRIGHT_SCALE ?? '100' } : {})
  };
  const results = [];
  const queue = stages.filter(stage => !stage.alone);
  const worker = async () => {
    for (let stage = queue.shift(); stage; stage = queue.shift()) results.push(await one(stage));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const stage of stages.filter(stage => stage.alone)) results.push(await one(stage));

  const sum = key => results.reduce((total, result) => total + result[key], 0);
  const bad = results.filter(result => result.failed > 0);
  say(`\n${seconds(start)} in all`);
  if (bad.length > 0) say(`Failed: ${bad.map(result => result.name).join(', ')}`);
  const skipped = sum('skipped');
  const last = `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  say(last);
  if (full) record(lines);
  return bad.length > 0 ? 1 : 0;

  async function one(stage) {
    const log = path.join(root, logOf(stage));
    for (const file of [log, stage.file]) if (file) rmSync(file, { force: true });
    const begin = performance.now();
    const [program, ...rest] = stage.command;
    const code = await runToLog(program, rest, log, { ...environment, ...stage.env });
    const result = { name: stage.name, ...outcome(stage, code) };
    if (result.failed > 0) console.log(`\n── ${stage.name}: the end of ${logOf(stage)}\n${tail(log)}\n──`);
    say(
      `${result.failed > 0 ? '✗' : '✓'} ${stage.name.padEnd(12)} ${seconds(begin).padStart(8)}  ${result.passed} passed, ${result.failed} failed`
    );
    return result;
  }

  function say(line) {
    lines.push(line);
    console.log(line);
  }
});

function chosen(args) {
  const at = args.indexOf('--only');
  if (at < 0) return STAGES;
  const names = (args[at + 1] ?? '').split(',');
  const unknown = names.filter(name => !STAGES.some(stage => stage.name === name));
  if (unknown.length > 0)
    throw new SetupError(
      `No stage is called ${unknown.join(', ')}. There are: ${STAGES.map(stage => stage.name).join(', ')}.`
    );
  return STAGES.filter(stage => names.includes(stage.name));
}

function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

function tail(log) {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL).join('\n');
}

function record(lines) {
  const day = new Date().toISOString().slice(0, 16).replace(':', '');
  const file = path.join(root, 'benchmarks/results', `test-full-${day}.log`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
  console.error(`Written to ${path.relative(root, file)}`);
}
