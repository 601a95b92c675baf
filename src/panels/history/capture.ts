/** What there is to say of capture, from the recorder's status: pure. */
import type { IRecorder } from '../../tokens';
import type { CellwrightError } from '../../domain/shared/errors';
import type { ErrorData, Workspace } from '../../wire/types';

export type CaptureKind = IRecorder.IStatus['kind'] | 'closed';

/** The one word for how capture stands: within keeping also what is particular about it. */
export type CaptureFace = CaptureKind | 'without-outputs' | 'no-kernel' | 'kernel-dead';

export function faceOf(status: IRecorder.IStatus | undefined): CaptureFace {
  if (!status) return 'closed';
  const { kind, kernel, workspace } = status;
  if (kind !== 'keeping') return kind;
  if (kernel === 'dead') return 'kernel-dead';
  if (kernel === 'none') return 'no-kernel';
  return workspace?.outputs === 'off' ? 'without-outputs' : 'keeping';
}

/** One thing that the user should know, with what can be done about it. */
export type Notice =
  | { readonly kind: 'asking'; readonly workspace: Workspace | undefined; readonly pending: number }
  | { readonly kind: 'paused' }
  | { readonly kind: 'off'; readonly workspace: Workspace | undefined }
  | { readonly kind: 'no-git'; readonly error: Pick<ErrorData, 'message' | 'remedy'> }
  | { readonly kind: 'failed'; readonly error: CellwrightError; readonly pending: number }
  | { readonly kind: 'kernel-dead' }
  | { readonly kind: 'missed'; readonly cells: number };

/** Errors that no snapshot can be made with: git itself has to be seen to. */
const NO_GIT = new Set(['git/missing', 'git/too-old', 'git/broken']);

/** Whether runs wait that could not be kept, not for an answer. */
export const canRetry = (status: IRecorder.IStatus | undefined): boolean =>
  status !== undefined && (status.error !== undefined || (status.pending > 0 && status.kind !== 'asking'));

/** Most urgent first. */
export function notices(status: IRecorder.IStatus | undefined): readonly Notice[] {
  if (!status) return [];
  const { kind, workspace, error, pending } = status;
  const found: Notice[] = [];
  const problem = workspace && !workspace.git.usable ? workspace.git.problem : undefined;
  const noGit = error && NO_GIT.has(error.code) ? error : undefined;
  if (problem ?? noGit) found.push({ kind: 'no-git', error: (problem ?? noGit)! });
  else if (error) found.push({ kind: 'failed', error, pending });
  if (status.kernel === 'dead') found.push({ kind: 'kernel-dead' });
  if (kind === 'asking') found.push({ kind, workspace, pending });
  if (kind === 'paused') found.push({ kind });
  if (kind === 'off') found.push({ kind, workspace });
  if (status.missed.length > 0) found.push({ kind: 'missed', cells: status.missed.length });
  return found;
}

export type CaptureAction = 'keep' | 'off' | 'pause' | 'resume' | 'retry' | 'restore-missed' | 'dismiss-missed';
