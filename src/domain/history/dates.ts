/** A stretch of time in milliseconds since 1970: `from` belongs to it, `to` does not. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z)?)?)?)?$/;
const AGO = /^(\d+) (minute|hour|day|week)s? ago$/i;
const UNIT = { minute: 60_000, hour: 3_600_000 } as const;

/**
 * The stretch that a person means by a date: a year, month, day, minute or second in local time (UTC with a final `Z`), `today`,
 * `yesterday`, or `3 days ago`. Days are calendar days, so that they stay right where clocks change.
 */
export function periodOf(text: string, now: Date = new Date()): Period | undefined {
  const words = text.trim().toLowerCase();
  if (words === 'now') return { from: +now, to: +now + 1 };
  if (words === 'today') return day(now, 0);
  if (words === 'yesterday') return day(now, 1);
  const ago = AGO.exec(words);
  if (ago) {
    const count = Number(ago[1]);
    const unit = ago[2] as 'minute' | 'hour' | 'day' | 'week';
    if (unit === 'day' || unit === 'week') return day(now, unit === 'day' ? count : 7 * count);
    const from = +now - count * UNIT[unit];
    return { from, to: from + 1 };
  }
  return dateOf(text.trim());
}

function day(now: Date, back: number): Period {
  const at = (days: number): number => +new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return { from: at(back), to: at(back - 1) };
}

function dateOf(text: string): Period | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [year, month, date, hour, minute, second, fraction] = match
    .slice(1, 8)
    .map(part => (part === undefined ? undefined : Number(part)));
  const milliseconds = fraction === undefined ? undefined : Number(match[7]!.padEnd(3, '0'));
  const fields = [year!, (month ?? 1) - 1, date ?? 1, hour ?? 0, minute ?? 0, second ?? 0, milliseconds ?? 0];
  const finest = [year, month, date, minute, minute, second, milliseconds].findLastIndex(part => part !== undefined);
  const at = (parts: readonly number[]): number => {
    const [y, m, d, h, min, s, ms] = parts as [number, number, number, number, number, number, number];
    return match[8] ? Date.UTC(y, m, d, h, min, s, ms) : +new Date(y, m, d, h, min, s, ms);
  };
  const from = at(fields);
  const wrong = (month ?? 1) > 12 || (hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59;
  const rolled = match[8] ? new Date(from).getUTCDate() !== fields[2] : new Date(from).getDate() !== fields[2];
  if (wrong || rolled) return undefined;
  return { from, to: at(fields.map((field, index) => (index === finest ? field + 1 : field))) };
}
