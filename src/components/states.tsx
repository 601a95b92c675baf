import * as React from 'react';
import { Icon, type IconName } from './icon';

export interface Action {
  readonly label: string;
  readonly run: () => void;
  readonly primary?: boolean;
  readonly hint?: string;
}

export function Actions({ actions }: { readonly actions: readonly Action[] }): JSX.Element | null {
  if (actions.length === 0) return null;
  return (
    <div className="cw-Actions">
      {actions.map(({ label, run, primary, hint }) => (
        <button
          key={label}
          type="button"
          className={primary ? 'cw-Button cw-mod-primary' : 'cw-Button'}
          title={hint}
          onClick={run}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

export interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly actions?: readonly Action[];
}

/** A place that holds nothing yet: what it will hold, and the button that fills it. */
export function Empty({ icon, title, text, actions = [] }: EmptyProps): JSX.Element {
  return (
    <div className="cw-Empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      <p>{text}</p>
      <Actions actions={actions} />
    </div>
  );
}

export interface FailedProps {
  readonly error: { readonly message: string; readonly remedy: string };
  readonly actions?: readonly Action[];
}

/** What happened, what to do about it, and the way to try again. */
export function Failed({ error, actions = [] }: FailedProps): JSX.Element {
  return (
    <div className="cw-Empty cw-mod-failed" role="alert">
      <Icon name="warning" />
      <h2>{error.message}</h2>
      <p>{error.remedy}</p>
      <Actions actions={actions} />
    </div>
  );
}

/** The shape of what comes, while nothing is known yet. */
export function Skeleton({ label, rows = 6 }: { readonly label: string; readonly rows?: number }): JSX.Element {
  return (
    <div className="cw-Skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="cw-Skeleton-row">
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}

export interface NoticeProps {
  readonly tone: 'quiet' | 'ask' | 'warning' | 'error';
  readonly icon: IconName;
  readonly title: string;
  readonly children?: React.ReactNode;
  readonly actions?: readonly Action[];
  /** What may come while someone reaches for an action: it must not move it. */
  readonly after?: React.ReactNode;
}

/** Something to know above what is there, never over it. */
export function Notice({ tone, icon, title, children, actions = [], after }: NoticeProps): JSX.Element {
  return (
    <section className="cw-Notice" data-tone={tone} aria-label={title}>
      <Icon name={icon} />
      <div className="cw-Notice-body">
        <strong>{title}</strong>
        {children}
        <Actions actions={actions} />
        {after}
      </div>
    </section>
  );
}
