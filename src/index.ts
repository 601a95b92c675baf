import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { historyPlugins } from './panels/history/plugin';
import { cellPlugin } from './panels/history/cell/plugin';
import { comparePlugin } from './panels/history/compare/plugin';
import { restorePlugin } from './panels/history/restore/plugin';
import { tablePlugin } from './panels/history/table/plugin';
import { shellPlugins } from './panels/shell/plugin';
import { recorderPlugins } from './recorder/plugin';

/** Every plugin of the extension, one line a room. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  ...recorderPlugins,
  ...shellPlugins,
  ...historyPlugins,
  restorePlugin,
  comparePlugin,
  tablePlugin,
  cellPlugin
];

export default plugins;
