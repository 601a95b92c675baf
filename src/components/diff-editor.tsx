import { MergeView, type MergeConfig } from '@codemirror/merge';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { jupyterTheme } from '@jupyterlab/codemirror';
import * as React from 'react';

export interface DiffEditorProps {
  readonly left: string;
  readonly right: string;
  /** What assistive technology calls each side. */
  readonly labels: readonly [left: string, right: string];
  /** Without it the text is shown plainly. */
  readonly language?: 'python';
}

const SETTINGS: Partial<MergeConfig> = {
  gutter: true,
  highlightChanges: true,
  collapseUnchanged: { margin: 3, minSize: 6 },
  diffConfig: { scanLimit: 1_000, timeout: 200 }
};

/** Two texts side by side, changed words marked; both can be read and copied, not edited. */
export function DiffEditor({ left, right, labels, language }: DiffEditorProps): JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  const [leftLabel, rightLabel] = labels;
  React.useEffect(() => {
    const syntax = new Compartment();
    const extensions = (label: string): Extension[] => [
      jupyterTheme,
      lineNumbers(),
      EditorView.lineWrapping,
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      syntax.of([])
    ];
    const view = new MergeView({
      ...SETTINGS,
      a: { doc: left, extensions: extensions(leftLabel) },
      b: { doc: right, extensions: extensions(rightLabel) },
      parent: host.current!
    });
    let gone = false;
    if (language === 'python') {
      void import('@codemirror/lang-python').then(({ python }) => {
        if (!gone) for (const side of [view.a, view.b]) side.dispatch({ effects: syntax.reconfigure(python()) });
      });
    }
    return () => {
      gone = true;
      view.destroy();
    };
  }, [left, right, leftLabel, rightLabel, language]);
  return <div ref={host} className="cw-DiffEditor" />;
}
