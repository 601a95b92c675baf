import type { Formats } from '../../domain/history/format';
import type { ContentsSource } from './contents';
import type { Intents } from './intents';
import type { Messages } from './messages';

/** What each row of the timeline is drawn with. */
export interface ItemContext {
  readonly messages: Messages;
  readonly formats: Formats;
  readonly intents: Intents;
  readonly contents: ContentsSource;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The open notebook; null when none is. */
  readonly path: string | null;
  /** Runs of several notebooks, or of several people, are mixed. */
  readonly mixed: boolean;
  readonly sessions: ReadonlyMap<string, number>;
}
