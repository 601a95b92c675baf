import * as React from 'react';

export interface ImageDiffProps {
  /** Data URLs. */
  readonly left: string;
  readonly right: string;
  readonly words: {
    readonly left: string;
    readonly right: string;
    readonly before: string;
    readonly after: string;
    readonly mode: string;
    readonly beside: string;
    readonly over: string;
    readonly difference: string;
    readonly slide: string;
  };
}

/** Two images: side by side, one over the other with a slider, or their difference (black where they are equal). */
export function ImageDiff({ left, right, words }: ImageDiffProps): JSX.Element {
  const [mode, setMode] = React.useState<'beside' | 'over' | 'difference'>('beside');
  const [share, setShare] = React.useState(50);
  return (
    <div className="cw-ImageDiff" data-mode={mode}>
      <div className="cw-ImageDiff-modes" role="group" aria-label={words.mode}>
        {(['beside', 'over', 'difference'] as const).map(one => (
          <button
            type="button"
            key={one}
            className="cw-Button"
            aria-pressed={mode === one}
            onClick={() => setMode(one)}
          >
            {words[one]}
          </button>
        ))}
        {mode === 'over' && (
          <input
            type="range"
            min={0}
            max={100}
            value={share}
            aria-label={words.slide}
            onChange={event => setShare(event.target.valueAsNumber)}
          />
        )}
      </div>
      <div className="cw-ImageDiff-images">
        <img src={left} alt={words.left} />
        <div
          className="cw-ImageDiff-right"
          style={mode === 'over' ? { clipPath: `inset(0 0 0 ${share}%)` } : undefined}
        >
          <img src={right} alt={words.right} />
        </div>
        {mode === 'over' && (
          <div className="cw-ImageDiff-edge" style={{ insetInlineStart: `${share}%` }} aria-hidden="true">
            <span>{words.before}</span>
            <span>{words.after}</span>
          </div>
        )}
      </div>
    </div>
  );
}
