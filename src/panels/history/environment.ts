import { Notification } from '@jupyterlab/apputils';
import { Poll } from '@lumino/polling';
import type { EnvironmentJob } from '../../client';
import { CellwrightError } from '../../domain/shared/errors';
import type { RunRow } from '../../wire/types';
import { failure } from './failure';
import { CommandIDs } from './ids';
import { panelOf, type Room } from './room';

type Added = { readonly version: string; readonly executable: string };

/** Milliseconds between two looks at a job. */
const LOOK = 1_000;

/** Make a kernel with the packages of a run, and open a copy of the notebook as it was then with it. What takes long is asked first. */
export async function openWithEnvironment(room: Room, row: RunRow): Promise<void> {
  const { environment } = room.messages;
  const { python, packages, exists } = await room.client.planEnvironment(row.path, row.run);
  if (exists) return make(room, row);
  Notification.info(environment.plan(packages, room.formats.count(packages), python), {
    autoClose: false,
    actions: [
      { label: environment.make, displayType: 'accent', callback: () => void make(room, row) },
      { label: room.messages.cancel, callback: () => undefined }
    ]
  });
}

async function make(room: Room, row: RunRow): Promise<void> {
  const { client, messages, shell } = room;
  const { environment } = messages;
  const id = `environment/${row.run}`;
  shell.report({ id, title: environment.making, state: 'running' });
  const started = client.startEnvironmentKernel(row.path, row.run);
  const cancel = (): void => void started.then(job => client.cancelEnvironment(job.id)).catch(() => undefined); // the work says how it ended
  const work = (async () => {
    const job = await finished(room, await started);
    const kernel = job.kernelName!;
    await openCopy(room, row, kernel);
    return kernel;
  })();
  Notification.promise(work, {
    pending: {
      message: environment.making,
      options: { autoClose: false, actions: [{ label: messages.cancel, callback: cancel }] }
    },
    success: { message: name => environment.opened(name as string), options: { autoClose: 5_000 } },
    error: { message: reason => said(reason), options: { autoClose: false } }
  });
  try {
    await work;
    shell.settle(id);
  } catch (reason) {
    if (failure(reason).code === 'environment/cancelled') shell.settle(id);
    else shell.report({ id, title: `${environment.failed} ${said(reason)}`, state: 'failed' });
  }
}

/** Asks until the job has ended. */
async function finished(room: Room, started: EnvironmentJob): Promise<EnvironmentJob> {
  let job = started;
  const poll = new Poll({
    name: 'cellwright:environment',
    frequency: { interval: LOOK, backoff: false },
    factory: async () => (job = await room.client.environmentKernel(started.id))
  });
  while (job.state === 'running') await poll.tick;
  poll.dispose();
  if (job.state === 'done' && job.kernelName) return job;
  throw new CellwrightError(
    job.error ?? {
      code: 'environment/failed',
      message: room.messages.environment.failed,
      remedy: job.log.trim().split('\n').at(-1) ?? ''
    }
  );
}

async function openCopy(room: Room, row: RunRow, kernel: string): Promise<void> {
  const { commands, serviceManager } = room.app;
  await serviceManager.kernelspecs.refreshSpecs();
  const copy: unknown = await commands.execute(CommandIDs.restoreNotebook, {
    path: row.path,
    run: row.run,
    mode: 'copy',
    kernel
  });
  if (typeof copy !== 'string') throw new CellwrightError(room.messages.environment.notOpened); // why, is said already
}

/** Install Cellwright into the kernel's own environment, so that `import cellwright` works there without us too. */
export async function addToEnvironment(room: Room, path: unknown): Promise<void> {
  const { environment } = room.messages;
  const panel = panelOf(room, path);
  const kernel = panel?.sessionContext.session?.kernel;
  const installed = panel && room.recorder.status(panel.context.path)?.session?.installed;
  if (installed) {
    Notification.info(environment.already(installed), { autoClose: 5_000 });
    return;
  }
  if (!kernel) {
    Notification.warning(environment.noKernel, { autoClose: 5_000 });
    return;
  }
  const work = room.client.installIntoEnvironment(kernel.id).then(({ installed: version, executable }) => ({
    version,
    executable
  }));
  // The result is what `work` resolves to; the type of `message` does not say so.
  const added = ({ version, executable }: Added): string => environment.added(version, executable);
  Notification.promise(work, {
    pending: { message: environment.adding, options: { autoClose: false } },
    success: { message: answer => added(answer as Added), options: { autoClose: 8_000 } },
    error: { message: reason => `${environment.notAdded} ${said(reason)}`, options: { autoClose: false } }
  });
  await work.catch(() => undefined); // the notification says it
}

function said(reason: unknown): string {
  const { message, remedy } = failure(reason);
  return `${message} ${remedy}`;
}
