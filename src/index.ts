import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { recorderPlugins } from './recorder/plugin';

/** Every plugin of the extension, one line a room. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  ...recorderPlugins
];

export default plugins;
