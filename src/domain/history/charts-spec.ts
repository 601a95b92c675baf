import type { TopLevelSpec } from 'vega-lite';
import type { AxisType, ChartKind } from './charts';

/** Colours and type of the surrounding page, as CSS writes them. */
export interface ChartTheme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  /** What is there to compare with. */
  readonly reference: string;
  /** What is selected. */
  readonly accent: string;
  readonly font: string;
  /** Pixels. */
  readonly fontSize: number;
}

/** What the axes are called, in the user's words. */
export interface ChartAxes {
  readonly kind: ChartKind;
  readonly x: { readonly title: string; readonly type: AxisType };
  readonly y: { readonly title: string };
  /** Selected or not, every curve carries its name: there are few. */
  readonly named?: boolean;
  /** Of curves of several metrics: their names, each with its own kind of line. */
  readonly metrics?: readonly string[];
}

/** The dataset that the caller fills: ChartPoint or CurvePoint values. */
export const DATA = 'chart';
/** The signal that holds the ids of selected runs. */
export const SELECTED = 'selected';

const IS_SELECTED = `indexof(${SELECTED}, datum.id) >= 0 || indexof(${SELECTED}, datum.run) >= 0`;

/** Within a minute a label says all of the time: vega's own says only what changed, `.500`, and of four such labels none when. */
const TIME_LABEL =
  "milliseconds(datum.value) ? timeFormat(datum.value, '%H:%M:%S.%L') : seconds(datum.value) ? timeFormat(datum.value, '%H:%M:%S') : hours(datum.value) || minutes(datum.value) ? timeFormat(datum.value, '%H:%M') : datum.label";

type Encoding = Record<string, unknown>;

/** A chart as vega-lite takes it but its size, in the theme's colours: reference grey, the selection in the accent and in front. */
export function chartSpec(axes: ChartAxes, theme: ChartTheme): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    autosize: { type: 'fit', contains: 'padding' },
    background: theme.background,
    config: configOf(theme),
    data: { name: DATA },
    params: [{ name: SELECTED, value: [] }],
    encoding: encodingOf(axes),
    layer: axes.kind === 'curves' ? curveLayers(axes, theme) : pointLayers(axes, theme)
  } as TopLevelSpec;
}

function encodingOf({ x, y, kind }: ChartAxes): Encoding {
  const tooltip = [
    { field: 'label', type: 'nominal', title: ' ' },
    { field: 'x', type: x.type, title: x.title, ...(x.type === 'temporal' && { format: '%c' }) },
    { field: 'y', type: 'quantitative', title: y.title, format: '.5~g' }
  ];
  return {
    x: {
      field: 'x',
      type: x.type,
      title: x.title,
      axis: {
        grid: false,
        ...(x.type !== 'nominal' && { tickCount: 6 }),
        ...(x.type === 'quantitative' && { format: '~g' }),
        ...(x.type === 'temporal' && { labelExpr: TIME_LABEL }),
        ...(kind === 'curves' && { tickMinStep: 1 }) // a step is whole
      },
      ...(x.type === 'quantitative' && { scale: { zero: false, nice: kind !== 'curves' } })
    },
    y: {
      field: 'y',
      type: 'quantitative',
      title: y.title,
      scale: { zero: false },
      axis: { tickCount: 6, format: '~g' }
    },
    tooltip
  };
}

function pointLayers({ kind }: ChartAxes, theme: ChartTheme): readonly object[] {
  const line = {
    mark: { type: 'line', color: theme.grid, strokeWidth: 1.5, tooltip: null },
    encoding: { detail: { field: 'cell', type: 'nominal' }, tooltip: { value: null } }
  };
  const points = {
    mark: { type: 'point', filled: true, opacity: 0.9, cursor: 'pointer' },
    encoding: {
      color: accented(theme),
      size: { condition: { test: IS_SELECTED, value: 120 }, value: 50 },
      order: { field: 'x' }
    }
  };
  return kind === 'time' ? [line, points] : [points];
}

function curveLayers({ named, metrics }: ChartAxes, theme: ChartTheme): readonly object[] {
  const detail = { field: 'curve', type: 'nominal' };
  const visible = named ? { value: 1 } : { condition: { test: IS_SELECTED, value: 1 }, value: 0 };
  const name = { transform: [{ filter: 'datum.last && isString(datum.caption)' }] };
  const text = { type: 'text', align: 'right', dx: -6, dy: -8, limit: 260 };
  const says = { text: { field: 'caption' } };
  return [
    {
      mark: { type: 'line', cursor: 'pointer' },
      encoding: {
        detail,
        ...(metrics && { strokeDash: dashes(metrics, theme) }),
        color: accented(theme),
        strokeWidth: { condition: { test: IS_SELECTED, value: 2.5 }, value: 1.5 }
      }
    },
    {
      transform: [{ filter: 'datum.last' }],
      mark: { type: 'point', filled: true, size: 36, cursor: 'pointer' },
      encoding: { color: accented(theme) }
    },
    { ...name, mark: { ...text, stroke: theme.background, strokeWidth: 4 }, encoding: { ...says, opacity: visible } },
    {
      ...name,
      mark: text,
      encoding: {
        ...says,
        color: { condition: { test: IS_SELECTED, value: theme.text }, value: theme.muted },
        opacity: visible
      }
    }
  ];
}

/** Kinds of line, as lengths of dash and gap in pixels: colour says what is selected. */
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [12, 4]
];

const dashes = (metrics: readonly string[], theme: ChartTheme): object => ({
  field: 'metric',
  type: 'nominal',
  scale: { domain: metrics, range: metrics.map((_, n) => DASHES[n % DASHES.length]) },
  legend: {
    ...{ title: null, orient: 'top', symbolType: 'stroke', symbolSize: 600, symbolStrokeWidth: 1.5, aria: false },
    ...{ symbolStrokeColor: theme.muted, labelColor: theme.text, labelFontSize: theme.fontSize, labelLimit: 200 },
    labelFont: theme.font
  }
});

function accented(theme: ChartTheme): object {
  return { condition: { test: IS_SELECTED, value: theme.accent }, value: theme.reference };
}

function configOf(theme: ChartTheme): object {
  const { font, fontSize, text, muted, grid } = theme;
  return {
    font,
    // The page says in words what is drawn, and has a table of it.
    mark: { aria: false },
    view: { stroke: null },
    axis: {
      aria: false,
      labelColor: muted,
      titleColor: text,
      labelFontSize: fontSize,
      titleFontSize: fontSize,
      titleFontWeight: 'normal',
      gridColor: grid,
      domainColor: grid,
      tickColor: grid,
      labelLimit: 120,
      labelOverlap: true
    },
    text: { fontSize, font }
  };
}
