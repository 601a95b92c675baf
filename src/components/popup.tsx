import * as React from 'react';

export interface PopupProps {
  /** What the button says. */
  readonly label: string;
  readonly children: React.ReactNode;
}

/** A button, and what it opens over what lies below the bar that it is in. Escape, the button and a click elsewhere close it again. */
export function Popup({ label, children }: PopupProps): JSX.Element {
  const [open, setOpen] = React.useState(false);
  const host = React.useRef<HTMLDivElement>(null);
  const button = React.useRef<HTMLButtonElement>(null);
  const panel = React.useRef<HTMLDivElement>(null);
  const id = React.useId();
  // Below its button, but never beyond the end of the bar.
  React.useLayoutEffect(() => {
    if (!open || !panel.current || !button.current) return;
    const room = (panel.current.offsetParent?.clientWidth ?? 0) - panel.current.offsetWidth;
    panel.current.style.left = `${Math.max(0, Math.min(button.current.offsetLeft, room))}px`;
    panel.current.style.top = `${button.current.offsetTop + button.current.offsetHeight + 2}px`;
  }, [open]);
  React.useEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => {
      if (!host.current?.contains(event.target as Node)) setOpen(false);
    };
    // Before anyone who keeps it to themselves, such as tabs and menus.
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, [open]);
  return (
    <div
      ref={host}
      className="cw-Popup"
      onKeyDown={event => {
        if (!open || event.key !== 'Escape') return;
        setOpen(false);
        button.current?.focus();
        event.stopPropagation();
      }}
    >
      <button
        ref={button}
        type="button"
        className="cw-Button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <div ref={panel} id={id} className="cw-Popup-panel" role="group" aria-label={label}>
          {children}
        </div>
      )}
    </div>
  );
}
