import * as React from 'react';
import { Icon, IconButton } from '../../components/icon';
import type { IActivity, IRoom } from '../../tokens';
import type { Messages } from './messages';

export interface TabsProps {
  readonly rooms: readonly IRoom[];
  readonly current: IRoom['id'] | undefined;
  readonly messages: Messages;
  readonly show: (id: IRoom['id']) => void;
}

/** The tab row: one stop for Tab, arrow keys inside. */
export function Tabs({ rooms, current, messages, show }: TabsProps): JSX.Element {
  const row = React.useRef<HTMLDivElement>(null);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const at = rooms.findIndex(room => room.id === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: rooms.length - 1 }[event.key];
    if (to === undefined) return;
    const room = rooms[(to + rooms.length) % rooms.length]!;
    show(room.id);
    row.current?.querySelector<HTMLElement>(`#${tabId(room.id)}`)?.focus();
    event.preventDefault();
  };
  return (
    <div
      ref={row}
      className="cw-Tabs"
      role="tablist"
      aria-label={messages.rooms}
      data-many={rooms.length > 1 || undefined}
      onKeyDown={onKeyDown}
    >
      {rooms.map(room => (
        <button
          key={room.id}
          id={tabId(room.id)}
          type="button"
          className="cw-Tab"
          role="tab"
          aria-selected={room.id === current}
          aria-controls={PANEL}
          tabIndex={room.id === current ? 0 : -1}
          title={room.title}
          onClick={() => show(room.id)}
        >
          <room.icon.react tag="span" />
          <span className="cw-Tab-name">{room.title}</span>
        </button>
      ))}
    </div>
  );
}

/** The element that holds the room. */
export const PANEL = 'cellwright-room';

export const tabId = (id: IRoom['id']): string => `cellwright-tab-${id}`;

export interface ActivityProps {
  readonly activities: readonly IActivity[];
  readonly messages: Messages;
  readonly dismiss: (id: string) => void;
}

const ICONS = { running: 'running', done: 'ok', failed: 'error' } as const;

/** What goes on in the background, while there is something. */
export function Activity({ activities, messages, dismiss }: ActivityProps): JSX.Element | null {
  if (activities.length === 0) return null;
  return (
    <ul className="cw-Activity" aria-label={messages.activity}>
      {activities.map(({ id, title, state, progress, actions }) => (
        <li key={id} className="cw-Activity-row" data-state={state}>
          <span role="img" aria-label={messages.state[state]}>
            <Icon name={ICONS[state]} />
          </span>
          <span className="cw-Activity-title" title={title}>
            {title}
          </span>
          {state === 'running' && <progress value={progress} max={1} aria-label={title} />}
          {actions?.map(({ label, run }) => (
            <button key={label} type="button" className="cw-Button" onClick={run}>
              {label}
            </button>
          ))}
          {state !== 'running' && <IconButton icon="clear" label={messages.dismiss} onClick={() => dismiss(id)} />}
        </li>
      ))}
    </ul>
  );
}
