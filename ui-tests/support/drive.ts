import { type LabPage } from './test';

/** A drive of the browser alone, as a file system of somebody's cloud: one notebook, in memory. */
export async function addDrive(page: LabPage, name: string, notebook: string, content: string): Promise<void> {
  await page.evaluate(
    ([name, notebook, content]) => {
      interface IContents {
        addDrive(drive: object): void;
      }
      const { jupyterapp } = window as unknown as { jupyterapp: { serviceManager: { contents: IContents } } };
      const at = '2026-01-01T00:00:00Z';
      const common = { created: at, last_modified: at, writable: true, mimetype: null };
      let held: unknown = JSON.parse(content);
      const file = () => ({
        ...common,
        type: 'notebook',
        name: notebook,
        path: notebook,
        format: 'json',
        content: held
      });
      const folder = () => ({ ...common, type: 'directory', name: '', path: '', format: 'json', content: [file()] });
      const signal = { connect: () => true, disconnect: () => true };
      const checkpoint = { id: 'one', last_modified: at };
      jupyterapp.serviceManager.contents.addDrive({
        name,
        isDisposed: false,
        dispose: () => undefined,
        disposed: signal,
        fileChanged: signal,
        get: (path: string) => (path === '' ? Promise.resolve(folder()) : Promise.resolve(file())),
        save: (_: string, options: { content?: unknown }) => {
          held = options.content ?? held;
          return Promise.resolve({ ...file(), content: null });
        },
        createCheckpoint: () => Promise.resolve(checkpoint),
        listCheckpoints: () => Promise.resolve([checkpoint])
      });
    },
    [name, notebook, content] as const
  );
}
