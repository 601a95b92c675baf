import * as React from 'react';
import { Icon, IconButton, type IconName } from '../../components/icon';
import type { Scope } from '../../client';
import type { CaptureFace } from './capture';
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
  readonly face: CaptureFace;
  readonly filter: string;
  /** The mistake in the filter, where there is one. */
  readonly mistake?: string;
}

const ICONS: Readonly<Record<CaptureFace, IconName>> = {
  closed: 'off',
  starting: 'waiting',
  asking: 'waiting',
  keeping: 'keeping',
  'without-outputs': 'keeping',
  'no-kernel': 'off',
  'kernel-dead': 'died',
  paused: 'pause',
  off: 'off',
  failed: 'warning'
};

/** Faces of a notebook whose runs can't be paused: they are not kept now, or not yet. */
const UNPAUSABLE: ReadonlySet<CaptureFace> = new Set(['closed', 'starting', 'asking', 'off']);

/** How capture stands: an icon, and the word beside it. */
export function CaptureState({ face, messages }: Pick<HeadProps, 'face' | 'messages'>): JSX.Element {
  return (
    <>
      <Icon name={ICONS[face]} filled={ICONS[face] === 'keeping'} />
      <span className="cw-State-word">{messages.capture[face]}</span>
    </>
  );
}

/** Whose history, how capture stands, and what is looked for. */
export function Head(props: HeadProps): JSX.Element {
  const { messages, intents, scope, notebook, session, face, filter, mistake } = props;
  const mistakeId = React.useId();
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
          <span className="cw-State" data-state={face} title={messages.captureLong[face]} role="status">
            <CaptureState face={face} messages={messages} />
          </span>
        )}
        {notebook && !UNPAUSABLE.has(face) && (
          <IconButton
            icon={face === 'paused' ? 'play' : 'pause'}
            label={face === 'paused' ? messages.resume : messages.pause}
            onClick={() => intents.capture(face === 'paused' ? 'resume' : 'pause')}
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
