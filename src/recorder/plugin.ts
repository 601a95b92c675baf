import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

const recorder: JupyterFrontEndPlugin<void> = {
  id: 'cellwright:recorder',
  description: 'Turns cell runs into snapshots.',
  autoStart: true,
  activate: () => {
    const worker = new Worker(new URL('../engines/git/worker', import.meta.url));
    worker.onmessage = e => console.log('CW-WORKER', JSON.stringify(e.data));
    worker.onerror = e => console.log('CW-WORKER-ERR', e.message);
    worker.postMessage('hello');
  }
};

export const recorderPlugins: JupyterFrontEndPlugin<unknown>[] = [recorder];
