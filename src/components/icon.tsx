import * as React from 'react';

/** Outlines on a 16 × 16 grid, drawn with the text's colour. */
const PATHS = {
  ok: 'M3.5 8.5l3 3 6-7',
  error: 'M4 4l8 8M12 4l-8 8',
  interrupted: 'M4.5 4.5h7v7h-7z',
  died: 'M9 1.5L4 9h3.5L7 14.5 12 7H8.5z',
  running: 'M5 3.5v9l7.5-4.5z',
  keeping: 'M8 4.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 1 0 0-7.6z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5v9l7.5-4.5z',
  off: 'M8 2v5.5M4.8 4.2a5 5 0 1 0 6.4 0',
  waiting: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 1 0 0-11zM8 5v3.2l2.2 1.6',
  warning: 'M8 2.5L14.2 13.5H1.8zM8 6.5v3.2M8 11.6v.2',
  open: 'M6 3.5l4.5 4.5L6 12.5',
  data: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
  write: 'M2.5 13.5l.7-3.2L10.6 3 13 5.4l-7.3 7.4zM9 4.6L11.4 7',
  module: 'M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5',
  star: 'M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z',
  compare: 'M8 2v12M2.5 4.5h3v7h-3M13.5 4.5h-3v7h3',
  restore: 'M3 4v3.5h3.5M3.3 7.3A5 5 0 1 1 4.5 11.6',
  more: 'M3.5 8v.1M8 8v.1M12.5 8v.1',
  settings:
    'M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 1 0 0-4.8zM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6L5 5M11 11l1.4 1.4M3.6 12.4L5 11M11 5l1.4-1.4',
  link: 'M6.8 9.2l2.4-2.4M7.5 4.8l1.3-1.3a2.6 2.6 0 0 1 3.7 3.7l-1.3 1.3M8.5 11.2l-1.3 1.3a2.6 2.6 0 0 1-3.7-3.7l1.3-1.3',
  note: 'M3.5 2.5h9v8l-3 3h-6zM12.5 10.5h-3v3M5.8 5.5h4.4M5.8 8h2.6',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  clear: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  table: 'M2.5 3h11v10h-11zM2.5 6.2h11M6.2 6.2V13',
  metric: 'M3.5 13V9.5M8 13V6.5M12.5 13V3',
  pin: 'M5.5 2.5h5M6.5 2.5v4L4 9.5h8L9.5 6.5v-4M8 9.5v4',
  swap: 'M2.5 5.5h10M10 3l2.5 2.5L10 8M13.5 10.5h-10M6 8l-2.5 2.5L6 13',
  chart: 'M2.5 2.5v11h11M5 10l2.8-3.2 2 1.6L13 4.5',
  history: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 1 0 0-11zM8 5v3.2l2.2 1.6',
  book: 'M3 2.5h10v11H3zM5.5 2.5v11',
  missed: 'M8 2.5v7M5 7l3 3 3-3M3 13h10'
} as const;

export type IconName = keyof typeof PATHS;

/** A small picture beside a word, which says the same; hidden from those who listen. */
export function Icon({ name, filled = false }: { readonly name: IconName; readonly filled?: boolean }): JSX.Element {
  return (
    <svg className="cw-Icon" data-icon={name} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill={filled ? 'currentColor' : 'none'} />
    </svg>
  );
}

export interface IconButtonProps extends Omit<React.ButtonHTMLAttributes<HTMLButtonElement>, 'title' | 'type'> {
  readonly icon: IconName;
  /** Says what it does: to those who point, and to those who listen. */
  readonly label: string;
  readonly filled?: boolean;
}

/** A button that is only an icon. */
export function IconButton({ icon, label, filled, className, ...rest }: IconButtonProps): JSX.Element {
  return (
    <button type="button" className={`cw-IconButton ${className ?? ''}`} title={label} aria-label={label} {...rest}>
      <Icon name={icon} filled={filled} />
    </button>
  );
}
