import { chartSpec, DATA, SELECTED, type ChartAxes } from '../../domain/history/charts-spec';
import { onThemeChange, themeOf } from './theme';

/** From so many marks on, a canvas is drawn instead of an SVG. */
const MANY = 2_000;
/** Device pixels to a CSS pixel in an exported PNG. */
const SCALE = 2;

export interface ChartOptions {
  readonly axes: ChartAxes;
  readonly values: readonly object[];
  readonly selected: readonly string[];
  /** A mark was clicked; `add`: the modifier for more than one was held. */
  readonly onPick: (mark: { readonly id: string; readonly run: string }, add: boolean) => void;
}

/** A chart on the page. It follows its host's size and JupyterLab's theme. */
export interface DrawnChart {
  setValues(values: readonly object[]): Promise<void>;
  select(ids: readonly string[]): Promise<void>;
  svg(): Promise<string>;
  /** A data URL. */
  png(): Promise<string>;
  dispose(): void;
}

/** Draw into an element. Rejects when vega can't draw it. */
export async function drawChart(host: HTMLElement, options: ChartOptions): Promise<DrawnChart> {
  const { default: embed } = await import('vega-embed');
  let { values, selected } = options;
  let gone = false;

  /** Beside what is shown, so that nothing flickers until it is ready. */
  const draw = async () => {
    const place = document.createElement('div');
    place.style.visibility = 'hidden';
    host.append(place);
    const result = await embed(place, chartSpec(options.axes, themeOf(host)), {
      actions: false,
      ast: true, // no `new Function`: strict content security policies forbid it
      defaultStyle: false,
      renderer: values.length > MANY ? 'canvas' : 'svg',
      tooltip: { disableDefaultStyle: true }
    });
    result.view.addEventListener('click', (event, item) => {
      const datum = item?.datum as { readonly id?: string; readonly run?: string } | undefined;
      if (datum?.id === undefined || datum.run === undefined) return;
      const mouse = event as MouseEvent;
      options.onPick({ id: datum.id, run: datum.run }, mouse.ctrlKey || mouse.metaKey || mouse.shiftKey);
    });
    await result.view
      .data(DATA, copies(values))
      .signal(SELECTED, [...selected])
      .runAsync();
    place.style.visibility = '';
    return { ...result, place };
  };

  let drawn = await draw();
  const remove = ({ finalize, place }: typeof drawn): void => {
    finalize();
    place.remove();
  };
  const fit = async (): Promise<void> => {
    const { clientWidth, clientHeight } = host;
    if (!gone && clientWidth > 0) await drawn.view.width(clientWidth).height(clientHeight).runAsync();
  };
  let turn: Promise<void> = Promise.resolve();
  const stop = onThemeChange(() => {
    turn = turn.then(async () => {
      if (gone) return;
      const next = await draw();
      remove(drawn);
      drawn = next;
      if (gone) remove(drawn);
      await fit(); // the page may have had no size while its style sheets changed
    });
  });
  const resized = new ResizeObserver(() => void fit());
  resized.observe(host);

  return {
    setValues: async next => {
      values = next;
      if (!gone) await drawn.view.data(DATA, copies(next)).runAsync();
    },
    select: async ids => {
      selected = ids;
      if (!gone) await drawn.view.signal(SELECTED, [...ids]).runAsync();
    },
    svg: () => drawn.view.toSVG(),
    png: () => drawn.view.toImageURL('png', SCALE),
    dispose: () => {
      gone = true;
      stop();
      resized.disconnect();
      remove(drawn);
    }
  };
}

/** vega writes into what it is given. */
function copies(values: readonly object[]): object[] {
  return values.map(value => ({ ...value }));
}
