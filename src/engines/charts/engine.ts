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

interface Size {
  readonly width: number;
  readonly height: number;
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

/** Draw into an element, as soon as it has a size. Rejects when vega can't draw it. */
export async function drawChart(host: HTMLElement, options: ChartOptions): Promise<DrawnChart> {
  const { default: embed } = await import('vega-embed');
  let { values, selected } = options;
  let gone = false;

  /** Beside what is shown, so that nothing flickers until it is ready. */
  const draw = async (size: Size) => {
    const place = document.createElement('div');
    place.style.visibility = 'hidden';
    host.append(place);
    const result = await embed(
      place,
      { ...chartSpec(options.axes, themeOf(host)), ...size },
      {
        actions: false,
        ast: true, // no `new Function`: strict content security policies forbid it
        defaultStyle: false,
        renderer: values.length > MANY ? 'canvas' : 'svg',
        tooltip: { disableDefaultStyle: true }
      }
    );
    result.view.addEventListener('click', (event, item) => {
      const datum = item?.datum as { readonly id?: string; readonly run?: string } | undefined;
      if (datum?.id === undefined || datum.run === undefined) return;
      const mouse = event as MouseEvent;
      options.onPick({ id: datum.id, run: datum.run }, mouse.ctrlKey || mouse.metaKey || mouse.shiftKey);
    });
    await result.view
      .data(DATA, copies(values))
      .signal(SELECTED, [...selected])
      .resize() // the axes were laid out without labels
      .runAsync();
    place.style.visibility = '';
    return { ...result, place };
  };

  const sizes = followSize(host);
  const first = await sizes.first;
  let drawn = await draw(first);
  const remove = ({ finalize, place }: typeof drawn): void => {
    finalize();
    place.remove();
  };
  /** One change of the picture after the other: none meets a chart that is being replaced. */
  let turn: Promise<unknown> = Promise.resolve();
  const next = <T>(change: () => Promise<T>): Promise<T | undefined> => {
    const done = turn.then(() => (gone ? undefined : change()));
    turn = done.catch(() => undefined); // who asked for it is told
    return done;
  };
  const fit = ({ width, height }: Size): void => void next(() => drawn.view.width(width).height(height).runAsync());
  sizes.changed = fit;
  if (sizes.latest !== first) fit(sizes.latest!); // it grew while it was drawn
  const stop = onThemeChange(() => {
    void next(async () => {
      const again = await draw(sizes.latest!);
      remove(drawn);
      drawn = again;
      if (gone) remove(drawn);
    });
  });

  return {
    setValues: async now => {
      values = now;
      await next(() => drawn.view.data(DATA, copies(values)).resize().runAsync());
    },
    select: async ids => {
      selected = ids;
      await next(() => drawn.view.signal(SELECTED, [...selected]).runAsync());
    },
    svg: () => drawn.view.toSVG(),
    png: () => drawn.view.toImageURL('png', SCALE),
    dispose: () => {
      gone = true;
      stop();
      sizes.stop();
      remove(drawn);
    }
  };
}

interface Sizes {
  /** Resolves with the first size that something can be drawn in. */
  readonly first: Promise<Size>;
  readonly latest: Size | undefined;
  changed: (size: Size) => void;
  stop(): void;
}

/** An element's size. While it has none — its tab is hidden, the page's styles are being exchanged — the last one holds. */
function followSize(host: HTMLElement): Sizes {
  let known: (size: Size) => void;
  const first = new Promise<Size>(resolve => (known = resolve));
  let latest: Size | undefined;
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = host;
    if (width === 0 || height === 0 || (width === latest?.width && height === latest.height)) return;
    latest = { width, height };
    known(latest);
    sizes.changed(latest);
  });
  observer.observe(host);
  const sizes: Sizes = {
    first,
    get latest() {
      return latest;
    },
    changed: () => undefined,
    stop: () => observer.disconnect()
  };
  return sizes;
}

/** vega writes into what it is given. */
function copies(values: readonly object[]): object[] {
  return values.map(value => ({ ...value }));
}
