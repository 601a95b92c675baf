import * as React from 'react';

export interface SplitProps {
  readonly label: string;
  /** How much of the width the first part keeps, from 0 to 1. */
  readonly at: number;
  readonly onMove: (at: number) => void;
  readonly children: readonly [React.ReactNode, React.ReactNode];
}

const STEP = 0.05;
const bound = (at: number): number => Math.min(0.8, Math.max(0.2, at));

/** Two parts side by side, below one another where it is narrow; the bar between them moves by pointer and arrow keys. */
export function Split({ label, at, onMove, children }: SplitProps): JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -STEP,
    ArrowUp: -STEP,
    ArrowRight: STEP,
    ArrowDown: STEP
  };
  return (
    <div ref={host} className="cw-Split" style={{ '--cw-split': `${at * 100}%` } as React.CSSProperties}>
      <div className="cw-Split-first">{children[0]}</div>
      <div
        className="cw-Split-bar"
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation="vertical"
        aria-valuemin={20}
        aria-valuemax={80}
        aria-valuenow={Math.round(at * 100)}
        onKeyDown={event => {
          const step = steps[event.key];
          if (step === undefined) return;
          onMove(bound(at + step));
          event.preventDefault();
        }}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.preventDefault();
          event.currentTarget.focus();
        }}
        onPointerMove={event => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const box = host.current!.getBoundingClientRect();
          const beside = getComputedStyle(host.current!).flexDirection === 'row';
          onMove(bound(beside ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height));
        }}
      />
      <div className="cw-Split-second">{children[1]}</div>
    </div>
  );
}
