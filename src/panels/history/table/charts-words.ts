import type { ChartFace } from '../../../domain/history/charts-face';
import type { Formats } from '../../../domain/history/format';
import type { Messages } from './messages';

/** A weaker rank correlation than this is no tendency. */
const WEAK = 0.3;

/** One line that says what a chart shows. */
export function summaryOf(
  { summary, axes, choice, columns }: ChartFace,
  words: Messages['charts'],
  formats: Formats
): string {
  const { value } = formats;
  const [x, y] = [axes?.x.title ?? '', axes?.y.title ?? ''];
  switch (summary.kind) {
    case 'empty':
      if (choice.kind === 'curves') return words.noCurves;
      return columns.y.length === 0 ? words.noNumbers : words.empty;
    case 'time': {
      const { count, first, last, highest, lowest } = summary;
      return words.time(y, count, value(first), value(last), value(highest.value), highest.label, value(lowest.value));
    }
    case 'scatter': {
      const { count, highest, correlation } = summary;
      const said = words.scatter(y, x, count, value(highest.value), highest.label);
      if (correlation === undefined) return said;
      const kind = Math.abs(correlation) < WEAK ? 'none' : correlation > 0 ? 'rises' : 'falls';
      return `${said} ${words.correlation(kind, value(Math.round(correlation * 100) / 100))}`;
    }
    case 'curves': {
      const { count, highest, lowest } = summary;
      return words.curves(y, count, value(lowest.value), lowest.label, value(highest.value), highest.label);
    }
  }
}
