import { LabIcon } from '@jupyterlab/ui-components';
import cellwright from '../../../style/icons/cellwright.svg';
import history from '../../../style/icons/history.svg';

export const historyIcon = new LabIcon({ name: 'cellwright:history', svgstr: history });
export const cellwrightIcon = LabIcon.resolve({
  icon: new LabIcon({ name: 'cellwright:launcher', svgstr: cellwright })
});
