import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import * as React from 'react';
import { Widget } from '@lumino/widgets';
import { MimeModel } from '@jupyterlab/rendermime';
import type { OutputFace } from '../../../domain/history/compare-outputs';
import { formats } from '../../../domain/history/format';
import type { Messages } from './messages';
import type { CompareModel } from './model';
import { Compare } from './view';

/** The comparison's one seam between Lumino and React. Owns its model. */
export class CompareWidget extends ReactWidget {
  private readonly formats = formats();
  private readonly load: CompareModel['content'];

  constructor(
    readonly model: CompareModel,
    private readonly messages: Messages,
    private readonly rendermime: IRenderMimeRegistry
  ) {
    super();
    this.load = model.content.bind(model);
    this.addClass('cw-CompareWidget');
  }

  override dispose(): void {
    this.model.dispose();
    super.dispose();
  }

  protected override onAfterAttach(): void {
    if (this.model.state.kind === 'loading') void this.model.load();
  }

  protected override render(): JSX.Element {
    const { model, messages } = this;
    return (
      <UseSignal signal={model.changed}>
        {() => (
          <Compare
            state={model.state}
            messages={messages}
            formats={this.formats}
            load={this.load}
            renderRich={face => <Rich face={face} rendermime={this.rendermime} />}
            onSwap={() => void model.swap()}
            onRetry={() => void model.load()}
          />
        )}
      </UseSignal>
    );
  }
}

type RichFace = Extract<OutputFace, { kind: 'rich' }>;

/** A MIME bundle of a snapshot, sanitized: nothing of the past is trusted. */
function Rich({
  face,
  rendermime
}: {
  readonly face: RichFace;
  readonly rendermime: IRenderMimeRegistry;
}): JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  // A layout effect ends while its element is still on the page, which Lumino asks of what it detaches.
  React.useLayoutEffect(() => {
    const mime = rendermime.preferredMimeType(face.bundle, 'ensure');
    if (mime === undefined) return;
    const renderer = rendermime.createRenderer(mime);
    Widget.attach(renderer, host.current!);
    const model = new MimeModel({
      data: face.bundle,
      metadata: face.metadata as MimeModel.IOptions['metadata'],
      trusted: false
    });
    void renderer.renderModel(model);
    return () => renderer.dispose();
  }, [face, rendermime]);
  return <div ref={host} className="cw-Compare-rich" />;
}
