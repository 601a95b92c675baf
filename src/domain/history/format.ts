/** Numbers, durations and times as people read them, in the user's locale. All pure: the clock is an argument. */
import type { RunRow, Scalar } from '../../wire/types';
import { durationOf } from './duration';

export interface Formats {
  /** A whole count: 10,000. */
  readonly count: (value: number) => string;
  /** A parameter or metric: four significant digits, more where it would look whole and is not; what is not a number stays as it is. */
  readonly value: (value: Scalar) => string;
  /** How far a metric moved, without sign: 0.012. */
  readonly change: (difference: number) => string;
  /** Milliseconds → `8.2 s`, `1 min 12 s`, `2 h 5 min`. */
  readonly duration: (ms: number) => string;
  /** How long a run took; – where that is not known. */
  readonly took: (run: Pick<RunRow, 'status' | 'durationMs'>) => string;
  /** Bytes → `1.4 MB`. */
  readonly bytes: (bytes: number) => string;
  /** The time of day: 14:32. */
  readonly clock: (instant: string) => string;
  /** The time of day to the second: 14:32:05. */
  readonly second: (instant: string) => string;
  /** The day in words: Monday, 3 November 2025; the year only when it is not this one. */
  readonly date: (instant: string, now: number) => string;
  /** How long ago: 5 minutes ago. */
  readonly relative: (instant: string, now: number) => string;
  /** Date and time to the second, with the time zone. */
  readonly exact: (instant: string) => string;
  /** The user's calendar day, as YYYY-MM-DD. */
  readonly day: (instant: string) => string;
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000]
];

/** Significant digits of a value, and of one that would look whole. */
const DIGITS = 4;
const MOST_DIGITS = 12;

const isWhole = (of: number, digits: number): boolean => Number.isInteger(Number(of.toPrecision(digits)));

/** A space that does not break: a number and its unit stay together. */
const NBSP = '\u00a0';

/** Makes the formatters of one locale and time zone; the browser's own where they are left out. */
export function formats(locale?: string, timeZone?: string): Formats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const digits = new Intl.NumberFormat(locale, { maximumSignificantDigits: DIGITS });
  const scientific = new Intl.NumberFormat(locale, { notation: 'scientific', maximumSignificantDigits: 4 });
  const moved = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' });
  const second = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit'
  });
  const thisYear = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  const otherYear = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const exact = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full', timeStyle: 'long' });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });

  const days = new Map<string, string>();

  function value(of: Scalar): string {
    if (typeof of !== 'number') return String(of);
    const size = Math.abs(of);
    if (size >= 1e12 || (size > 0 && size < 1e-4)) return scientific.format(of);
    if (Number.isInteger(of) || size >= 1e4) return whole.format(of);
    return size < 1e3 && isWhole(of, DIGITS) ? nearly(of) : digits.format(of);
  }

  /** What is not whole doesn't look so: 0.99999 is no 1. But what binary fractions add says nothing. */
  function nearly(of: number): string {
    for (let n = DIGITS + 1; n <= MOST_DIGITS; n++) {
      if (!isWhole(of, n)) return new Intl.NumberFormat(locale, { maximumSignificantDigits: n }).format(of);
    }
    return digits.format(of);
  }

  function duration(ms: number): string {
    if (ms < 1) return `<${NBSP}1${NBSP}ms`;
    if (ms < 99.5) return `${whole.format(ms)}${NBSP}ms`;
    if (ms < 9_950) return `${tenths.format(ms / 1000)}${NBSP}s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 60) return `${whole.format(seconds)}${NBSP}s`;
    if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
    const minutes = Math.round(seconds / 60);
    return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  }

  const pair = (large: number, unit: string, small: number, subunit: string): string =>
    `${whole.format(large)}${NBSP}${unit}${small ? `${NBSP}${whole.format(small)}${NBSP}${subunit}` : ''}`;

  function bytes(of: number): string {
    const power = of < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(of) / 3));
    return `${tenths.format(of / 1000 ** power)}${NBSP}${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
  }

  function relative(instant: string, now: number): string {
    const passed = Date.parse(instant) - now;
    const [unit, size] = UNITS.find(([, ms]) => Math.abs(passed) >= ms) ?? (['second', 1_000] as const);
    return ago.format(Math.trunc(passed / size) + 0, unit);
  }

  return {
    count: of => whole.format(of),
    value,
    change: difference => moved.format(Math.abs(difference)),
    duration,
    took: run => {
      const ms = durationOf(run);
      return ms === undefined ? '–' : duration(ms);
    },
    bytes,
    clock: of => clock.format(Date.parse(of)),
    second: of => second.format(Date.parse(of)),
    date: (of, now) =>
      (day.format(Date.parse(of)).slice(0, 4) === day.format(now).slice(0, 4) ? thisYear : otherYear).format(
        Date.parse(of)
      ),
    relative,
    exact: of => exact.format(Date.parse(of)),
    day: of => {
      // No time zone is off by less than a quarter of an hour, so that one answer serves all of it.
      const quarter = `${of.slice(0, 14)}${Math.floor(Number(of.slice(14, 16)) / 15)}`;
      const known = days.get(quarter) ?? day.format(Date.parse(of));
      days.set(quarter, known);
      return known;
    }
  };
}
