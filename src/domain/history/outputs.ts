import type * as nbformat from '@jupyterlab/nbformat';

/** An output as it left the kernel. */
export interface OutputMessage {
  readonly type: string;
  readonly content: Record<string, unknown>;
  /** Bytes that were left out, where a run printed too much. */
  readonly truncated?: number;
}

/** The outputs of a cell, as a notebook that had been open would hold them. */
export function outputsOf(messages: readonly OutputMessage[]): nbformat.IOutput[] {
  let outputs: Output[] = [];
  let clearNext = false;
  for (const { type, content, truncated } of messages) {
    if (type === 'clear_output') {
      if (content.wait === true) clearNext = true;
      else outputs = [];
      continue;
    }
    if (type === 'update_display_data') {
      const id = displayId(content);
      for (const output of outputs) {
        if (id !== undefined && output.id === id) {
          Object.assign(output.value, { data: content.data, metadata: content.metadata });
        }
      }
      continue;
    }
    const output = toOutput(type, content, truncated);
    if (!output) continue;
    if (clearNext) outputs = [];
    clearNext = false;
    append(outputs, output);
  }
  return outputs.map(({ value }) => value);
}

interface Output {
  readonly value: nbformat.IOutput;
  readonly id?: unknown;
}

function toOutput(type: string, content: Record<string, unknown>, truncated = 0): Output | undefined {
  switch (type) {
    case 'stream':
      return {
        value: { output_type: 'stream', name: content.name as nbformat.StreamType, text: content.text as string }
      };
    case 'error':
      return {
        value: {
          output_type: 'error',
          ename: content.ename as string,
          evalue: content.evalue as string,
          traceback: content.traceback as string[]
        }
      };
    case 'display_data':
    case 'execute_result': {
      const { data, metadata, execution_count } = content as unknown as nbformat.IExecuteResult;
      const value = {
        output_type: type,
        data,
        metadata: metadata ?? {},
        ...(type === 'execute_result' && { execution_count })
      };
      return { value: value as nbformat.IOutput, id: displayId(content) };
    }
    case 'truncated':
      return {
        value: { output_type: 'stream', name: 'stderr', text: `[${truncated} bytes of output were not kept]\n` }
      };
    default:
      return undefined; // not an output
  }
}

/** Streams of one name that follow each other are one output. */
function append(outputs: Output[], output: Output): void {
  const last = outputs.at(-1)?.value;
  if (last?.output_type === 'stream' && output.value.output_type === 'stream' && last.name === output.value.name) {
    last.text = (last.text as string) + (output.value.text as string);
  } else outputs.push(output);
}

const displayId = (content: Record<string, unknown>): unknown =>
  (content.transient as { display_id?: unknown } | undefined)?.display_id;
