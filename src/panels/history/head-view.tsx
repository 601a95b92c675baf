import * as React from 'react';
import { Icon, IconButton, type IconName } from '../../components/icon';
import type { Scope } from '../../client';
import type { CaptureKind } from './capture';
import type { Intents } from './intents';
import type { Messages } from './messages';

export interface HeadProps {
  readonly messages: Messages;
  readonly intents: Intents;
  readonly scope: Scope;
  /** The notebook's file name; empty when none is open. */
  readonly notebook: string;
  /** The session that runs now, in words; empty where it is not known. */
  readonly session: string;
  readonly kind: CaptureKind;
  readonly filter: string;
  /** The mistake in the filter, where there is one. */
  readonly mistake?: string;
}

const ICONS: Readonly<Record<CaptureKind, IconName>> = {
  closed: 'off',
  starting: 'waiting',
  asking: 'waiting',
  keeping: 'keeping',
  paused: 'pause',
  off: 'off',
  failed: 'warning'
};

export const captureIcon = (kind: CaptureKind): IconName => ICONS[kind];

/** Whose history, how capture stands, and what is looked for. */
export function Head(props: HeadProps): JSX.Element {
  const { messages, intents, scope, notebook, session, kind, filter, mistake } = props;
  const mistakeId = React.useId();
  const pausable = kind === 'keeping' || kind === 'paused' || kind === 'failed';
  return (
    <div className="cw-Head">
      <div className="cw-Head-line">
        <select
          className="cw-Select"
          aria-label={messages.scope}
          value={scope}
          onChange={event => intents.scope(event.target.value as Scope)}
        >
          <option value="cell">{messages.scopes.cell}</option>
          <option value="notebook">{notebook || messages.scopes.notebook}</option>
          <option value="workspace">{messages.scopes.workspace}</option>
          <option value="team">{messages.scopes.team}</option>
        </select>
        <span className="cw-Head-session">{session}</span>
        {notebook && (
          <span className="cw-State" data-state={kind} title={messages.captureLong[kind]} role="status">
            <Icon name={ICONS[kind]} filled={kind === 'keeping'} />
            <span className="cw-State-word">{messages.capture[kind]}</span>
          </span>
        )}
        {pausable && (
          <IconButton
            icon={kind === 'paused' ? 'play' : 'pause'}
            label={kind === 'paused' ? messages.resume : messages.pause}
            onClick={() => intents.capture(kind === 'paused' ? 'resume' : 'pause')}
          />
        )}
      </div>
      <div className="cw-Head-line">
        <span className="cw-Filter">
          <input
            type="search"
            aria-label={messages.filter}
            placeholder={messages.filterHint}
            value={filter}
            aria-invalid={mistake !== undefined}
            aria-describedby={mistake ? mistakeId : undefined}
            spellCheck={false}
            onChange={event => intents.filter(event.target.value)}
            onKeyDown={event => event.key === 'Escape' && intents.filter('')}
          />
          {filter && <IconButton icon="clear" label={messages.clearFilter} onClick={() => intents.filter('')} />}
        </span>
        <IconButton
          icon="settings"
          label={messages.settings}
          aria-haspopup="menu"
          onClick={event => intents.openMenu('settings', event.currentTarget)}
        />
        <IconButton
          icon="more"
          label={messages.more}
          aria-haspopup="menu"
          onClick={event => intents.openMenu('more', event.currentTarget)}
        />
      </div>
      {mistake && (
        <p className="cw-Mistake" id={mistakeId} role="alert">
          {mistake}
        </p>
      )}
    </div>
  );
}
