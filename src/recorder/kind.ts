import type { CellwrightError } from '../domain/shared/errors';
import type { IRecorder } from '../tokens';
import type { Workspace } from '../wire/types';

/** What recording of a notebook is at, in one word; what went wrong comes first. */
export function kindOf(known: {
  readonly workspace?: Workspace;
  readonly paused: boolean;
  readonly problem?: CellwrightError;
  /** The last push was not kept. */
  readonly failed: boolean;
}): IRecorder.IStatus['kind'] {
  const { workspace, paused, problem, failed } = known;
  if (failed) return 'failed';
  if (!workspace) return problem ? 'failed' : 'starting';
  if (workspace.consent === 'off') return 'off';
  if (!workspace.git.usable) return 'failed';
  if (paused) return 'paused';
  return workspace.consent === 'keep' ? 'keeping' : 'asking';
}
