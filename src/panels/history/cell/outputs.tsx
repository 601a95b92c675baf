import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import * as React from 'react';
import type { CellVersion } from './model';

export interface OutputsProps {
  readonly outputs: CellVersion['outputs'];
  readonly rendermime: IRenderMimeRegistry;
}

/** Outputs as the notebook draws them, sanitized: nothing of the past is trusted. */
export function Outputs({ outputs, rendermime }: OutputsProps): JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  // A layout effect ends while its element is still on the page, which Lumino asks of what it detaches.
  React.useLayoutEffect(() => {
    const model = new OutputAreaModel({ values: [...outputs], trusted: false });
    const area = new SimplifiedOutputArea({ model, rendermime });
    Widget.attach(area, host.current!);
    return () => {
      area.dispose();
      model.dispose();
    };
  }, [outputs, rendermime]);
  return <div ref={host} className="cw-Cell-outputs" />;
}
