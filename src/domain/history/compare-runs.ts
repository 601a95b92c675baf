import type { Environment, Evidence, ModuleUse, NamedValue, Run, Scalar } from '../../wire/types';
import { compareData, type DataChange } from './compare-data';
import { factOf } from './facts';

/** What stands beside the cells in a comparison: one value on each side. */
export interface ValueChange {
  readonly name: string;
  /** Id of the cell that measured it, where several of a Run All did. */
  readonly cell?: string;
  readonly left?: Scalar;
  readonly right?: Scalar;
  /** right − left, where both are finite numbers that differ. */
  readonly delta?: number;
  readonly same: boolean;
}

export interface ModuleChange {
  readonly path: string;
  readonly left?: string;
  readonly right?: string;
}

export interface RunsComparison {
  readonly params: readonly ValueChange[];
  readonly metrics: readonly ValueChange[];
  /** Files and datasets read, from above too, and written. */
  readonly data: readonly DataChange[];
  readonly packages: readonly ValueChange[];
  /** Modules whose source differs, with their sources. */
  readonly modules: readonly ModuleChange[];
}

/** A metric, and the id of the cell that measured it. */
interface Measured extends NamedValue {
  readonly cell?: string | null;
}

/** One side: the run, and what could only be known by hashing. */
export interface RunSide {
  readonly run: Run;
  /** Its metrics where they are not only the run's own: numbers promoted to metrics in its notebook, or those of the one run inside. */
  readonly metrics?: readonly Measured[];
  readonly evidence?: Evidence;
  readonly environment?: Environment;
  readonly modules: ReadonlyMap<string, string>;
}

/** Parameters, metrics, data, packages and modules of two runs side by side; what changed comes first. */
export function compareRuns(left: RunSide, right: RunSide): RunsComparison {
  const metrics = compareMetrics(metricsOf(left), metricsOf(right));
  const measured = new Set(metrics.map(({ name }) => name));
  return {
    params: changes(paramsOf(left.run), paramsOf(right.run)).filter(({ name }) => !measured.has(name)),
    metrics,
    data: compareData(left, right),
    packages:
      left.environment && right.environment
        ? changes(packagesOf(left.environment), packagesOf(right.environment))
            .filter(change => !change.same)
            .sort((a, b) => Number(isOnOneSide(a)) - Number(isOnOneSide(b)))
        : [],
    modules: modulesOf(left, right)
  };
}

/** A name that several cells of a side measured is compared cell by cell, in the order in which they ran. */
function compareMetrics(left: readonly Measured[], right: readonly Measured[]): readonly ValueChange[] {
  const several = new Set([...ofSeveral(left), ...ofSeveral(right)]);
  const cells = [...new Set([...left, ...right].map(({ cell }) => cell))];
  const key = ({ name, cell }: Measured): string =>
    several.has(name) ? `${name}\0${String(cells.indexOf(cell)).padStart(6, '0')}` : name;
  const values = (side: readonly Measured[]): Map<string, Scalar> => new Map(side.map(one => [key(one), one.value]));
  return changes(values(left), values(right)).map(change => {
    const [name = '', place] = change.name.split('\0');
    const cell = place === undefined ? null : cells[Number(place)];
    return { ...change, name, ...(typeof cell === 'string' && { cell }) };
  });
}

function ofSeveral(side: readonly Measured[]): readonly string[] {
  const first = new Map<string, string | null | undefined>();
  return side.flatMap(({ name, cell }) => {
    if (!first.has(name)) first.set(name, cell);
    return first.get(name) === cell ? [] : [name];
  });
}

/**
 * The runs of a Run All, oldest first, as the one run that they are together: of a name the last value counts, of a metric each cell's last.
 */
export function together(sides: readonly RunSide[]): RunSide {
  const last = sides.at(-1)!;
  const evidence = sides.findLast(side => side.evidence)?.evidence;
  const all = <T>(of: (side: RunSide) => readonly T[] | undefined): T[] => sides.flatMap(side => of(side) ?? []);
  return {
    ...last,
    run: {
      ...last.run,
      params: all(({ run }) => run.params),
      reads: all(({ run }) => run.reads),
      writes: all(({ run }) => run.writes),
      datasets: all(({ run }) => run.datasets),
      modules: [...new Map(all(({ run }) => run.modules).map(use => [use.path, use])).values()],
      upstream: {
        ...last.run.upstream,
        params: all(({ run }) => run.upstream.params),
        reads: all(({ run }) => run.upstream.reads),
        datasets: all(({ run }) => run.upstream.datasets)
      }
    },
    metrics: all(metricsOf),
    ...(evidence && { evidence: { ...evidence, files: all(side => side.evidence?.files) } }),
    modules: new Map(all(({ modules }) => [...modules]))
  };
}

/** Name → value on each side → changes, those that differ first, else in the order of names. */
export function changes(left: ReadonlyMap<string, Scalar>, right: ReadonlyMap<string, Scalar>): readonly ValueChange[] {
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map(name => change(name, left.get(name), right.get(name)))
    .sort((a, b) => Number(a.same) - Number(b.same));
}

function change(name: string, left: Scalar | undefined, right: Scalar | undefined): ValueChange {
  const [from, to] = [factOf(left), factOf(right)];
  const delta = typeof from === 'number' && typeof to === 'number' ? to - from : 0;
  return {
    name,
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
    ...(Number.isFinite(delta) && delta !== 0 && { delta }),
    same: left === right
  };
}

function named(values: readonly NamedValue[]): Map<string, Scalar> {
  return new Map(values.map(({ name, value }) => [name, value]));
}

const isOnOneSide = ({ left, right }: ValueChange): boolean => left === undefined || right === undefined;

const metricsOf = ({ run, metrics }: RunSide): readonly Measured[] =>
  (metrics ?? run.metrics).map((one: Measured) => ({ ...one, cell: one.cell ?? run.cell }));

function paramsOf(run: Run): Map<string, Scalar> {
  return new Map([...named(run.upstream.params), ...named(run.params)]);
}

function packagesOf(environment: Environment): Map<string, Scalar> {
  const lines = environment.packages.map(line => line.split('==', 2) as [string, string?]);
  return new Map<string, Scalar>([
    ['python', environment.python],
    ...lines.map(([name, version]) => [name, version ?? ''] as const)
  ]);
}

function modulesOf(left: RunSide, right: RunSide): readonly ModuleChange[] {
  const hash = (modules: readonly ModuleUse[]): Map<string, string> =>
    new Map(modules.map(use => [use.path, use.sha256]));
  const [a, b] = [hash(left.run.modules), hash(right.run.modules)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter(path => a.get(path) !== b.get(path))
    .sort()
    .map(path => ({
      path,
      ...(a.has(path) && { left: left.modules.get(path) ?? '' }),
      ...(b.has(path) && { right: right.modules.get(path) ?? '' })
    }));
}
