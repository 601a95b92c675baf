import * as React from 'react';
import { Notice } from '../../components/states';
import type { Formats } from '../../domain/history/format';
import type { CaptureAction, Notice as Said } from './capture';
import type { Messages } from './messages';

export interface NoticesProps {
  readonly notices: readonly Said[];
  readonly messages: Messages;
  readonly formats: Formats;
  readonly capture: (action: CaptureAction) => void;
  readonly restartKernel: () => void;
  readonly showLog: () => void;
}

/** What there is to know of capture, each with the button that settles it. */
export function Notices({ notices, ...rest }: NoticesProps): JSX.Element | null {
  if (notices.length === 0) return null;
  return (
    <div className="cw-Notices" aria-live="polite">
      {notices.map(said => (
        <One key={said.kind} said={said} {...rest} />
      ))}
    </div>
  );
}

function One({ said, ...props }: Omit<NoticesProps, 'notices'> & { readonly said: Said }): JSX.Element {
  const { messages, formats, capture } = props;
  switch (said.kind) {
    case 'asking':
      return <Asking said={said} {...props} />;
    case 'paused':
      return (
        <Notice
          tone="quiet"
          icon="pause"
          title={messages.paused.title}
          actions={[{ label: messages.resume, run: () => capture('resume'), primary: true }]}
        >
          <p>{messages.paused.text}</p>
        </Notice>
      );
    case 'off':
      return (
        <Notice
          tone="quiet"
          icon="off"
          title={messages.off.title}
          actions={[{ label: messages.off.action, run: () => capture('keep') }]}
        >
          <p>{messages.off.text}</p>
        </Notice>
      );
    case 'no-git':
      return (
        <Notice
          tone="error"
          icon="warning"
          title={messages.noGit.title}
          actions={[{ label: messages.retry, run: () => capture('retry') }]}
        >
          <p>{said.error.message}</p>
          <p>{said.error.remedy}</p>
        </Notice>
      );
    case 'failed':
      return (
        <Notice
          tone="error"
          icon="warning"
          title={said.pending > 0 ? messages.failed.title : said.error.message}
          actions={[
            { label: messages.retry, run: () => capture('retry'), primary: true },
            { label: messages.log, run: props.showLog }
          ]}
        >
          {said.pending > 0 && <p>{said.error.message}</p>}
          <p>{said.error.remedy}</p>
          {said.pending > 0 && <p>{messages.failed.pending(said.pending, formats.count(said.pending))}</p>}
        </Notice>
      );
    case 'kernel-dead':
      return (
        <Notice
          tone="warning"
          icon="died"
          title={messages.kernelDead.title}
          actions={[{ label: messages.kernelDead.action, run: props.restartKernel }]}
        >
          <p>{messages.kernelDead.text}</p>
        </Notice>
      );
    case 'missed':
      return (
        <Notice
          tone="ask"
          icon="missed"
          title={messages.missed.title(said.cells, formats.count(said.cells))}
          actions={[
            { label: messages.missed.action, run: () => capture('restore-missed'), primary: true },
            { label: messages.missed.dismiss, run: () => capture('dismiss-missed') }
          ]}
        >
          <p>{messages.missed.text}</p>
        </Notice>
      );
  }
}

/** Asked once a workspace: what is kept, where, and three answers. */
function Asking(
  props: Omit<NoticesProps, 'notices'> & { readonly said: Extract<Said, { readonly kind: 'asking' }> }
): JSX.Element {
  const { said, messages, formats, capture } = props;
  const { asking } = messages;
  return (
    <Notice
      tone="ask"
      icon="history"
      title={asking.title}
      actions={[
        { label: asking.keep, run: () => capture('keep'), primary: true, hint: asking.keepHint },
        { label: asking.pause, run: () => capture('pause'), hint: asking.pauseHint },
        { label: asking.off, run: () => capture('off'), hint: asking.offHint }
      ]}
      after={said.pending > 0 && <p>{asking.held(said.pending, formats.count(said.pending))}</p>}
    >
      <p>{asking.text}</p>
      {said.workspace && (
        <p>
          {asking.where} <code className="cw-Path">{said.workspace.store}</code>
        </p>
      )}
    </Notice>
  );
}
