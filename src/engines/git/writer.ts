import type { Environment, Evidence, Run } from '../../wire/types';
import { cellFiles } from '../../domain/history/snapshot-files';
import {
  isInside,
  layoutCell,
  layoutEnvironment,
  layoutEvidence,
  layoutHead,
  layoutRun,
  placeCells,
  type Cell,
  type CellParts,
  type NotebookHead
} from '../../domain/history/layout';
import { mask, maskText } from '../../domain/history/masking';
import { utf8 } from '../../domain/shared/bytes';
import { CellwrightError } from '../../domain/shared/errors';
import type { Answer } from '../../domain/shared/http';
import { ObjectStore, type Person } from './objects';
import { pushRequest } from './receive-pack';
import { TreeWriter, type FlatTree } from './trees';

/** The notebook as it stands: a cell that did not change since the last delta comes without content. */
export interface NotebookDelta {
  readonly head: NotebookHead;
  /** `at` names a cell as long as its notebook is open; `withheld`: its outputs are left out. */
  readonly cells: readonly { readonly at: number; readonly cell?: Cell; readonly withheld?: boolean }[];
  readonly outputs: 'keep' | 'off';
}

/** What a commit says beside its notebook. */
export interface CommitRecord {
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
  readonly evidence?: Evidence;
  readonly environment?: Environment;
}

/** A push to be sent, or one that is. */
export interface Prepared {
  readonly commit: string;
  /** The request; empty once it is answered. */
  readonly body: Uint8Array;
  readonly answer?: Answer;
}

const RECENT = 20; // trees kept for evidence that comes late

/** Writes the commits of one session of one notebook. Costs what changed since the last one, whatever the length of the history. */
export class SessionWriter {
  private readonly store = new ObjectStore();
  private readonly trees = new TreeWriter(this.store);
  private tip: string | null = null;
  /** What the server has: of the tip and of our last commit. */
  private known = new Set<string>();
  private cells = new Map<number, CellParts<string>>();
  private readonly staged = new Map<number, ReadonlyMap<string, string>>();
  private readonly recent = new Map<string, ReadonlyMap<string, string>>();
  private readonly modules = new Map<string, string>();
  private environment: { readonly id?: string; readonly oid: string } | undefined;
  private pending: { readonly commit: string; readonly tree: FlatTree; readonly run?: string } | undefined;
  private tipFiles: ReadonlyMap<string, string> = new Map();
  private ref = '';

  /** Take over where the ref stands. `base`: the tree of `tip`, or of the notebook's newest commit in another session. */
  rebase(ref: string, tip: string | null, base?: FlatTree): void {
    this.ref = ref;
    this.tip = tip;
    if (!base) return;
    for (const oid of [...base.files.values(), ...base.trees]) this.known.add(oid);
    if (tip === null) return;
    this.tipFiles = base.files;
    for (const [path, oid] of base.files) {
      if (path.startsWith('modules/') && !this.modules.has(path)) this.modules.set(path, oid);
      if (path === 'environment.json') this.environment ??= { oid };
    }
  }

  /** Forget what the server has: the next commits carry everything. Cells must be staged whole again. */
  reset(): void {
    this.known.clear();
    this.cells.clear();
    this.trees.forget();
    this.modules.clear();
    this.environment = undefined;
    this.recent.clear();
    this.tipFiles = new Map();
    this.tip = null;
  }

  /**
   * Keep the notebook as it stands now, for a commit to come, under a number of the caller's.
   *
   * @throws CellwrightError `git/resend` when a cell is not known any more.
   */
  async stage(stage: number, delta: NotebookDelta): Promise<void> {
    this.staged.set(stage, await this.take(delta));
  }

  /**
   * After {@link reset}: store the notebook as it stands now, which holds nearly all that a staged one does. Where something of that is gone
   * all the same, the notebook of now takes its place.
   */
  async restage(stage: number, delta: NotebookDelta): Promise<void> {
    const now = await this.take(delta);
    const files = this.staged.get(stage);
    if (!files || !this.store.claim(files.values())) this.staged.set(stage, now);
  }

  /** The request that commits a staged notebook with a run. May be asked again, after a rebase. */
  async prepareRun(stage: number, run: Run, record: CommitRecord): Promise<Prepared> {
    const cells = this.staged.get(stage);
    if (!cells) throw resend();
    const files = new Map(cells);
    for (const use of run.modules) {
      if (!isInside(use.path)) continue;
      const path = `modules/${use.path}`;
      if (use.text !== undefined) this.modules.set(path, await this.store.writeBlob(utf8(maskText(use.text))));
      const oid = this.modules.get(path);
      if (oid !== undefined) files.set(path, oid);
    }
    files.set('run.json', await this.store.writeBlob(layoutRun(mask(run))));
    await this.addEvidence(files, record);
    if (
      this.environment &&
      (this.environment.id === undefined || run.environment === undefined || run.environment === this.environment.id)
    ) {
      files.set('environment.json', this.environment.oid);
    }
    return this.prepare(files, record, run.run);
  }

  /** The request that adds evidence to an earlier run. */
  async prepareEvidence(evidence: Evidence, record: CommitRecord): Promise<Prepared> {
    const files = new Map(this.recent.get(evidence.run) ?? this.tipFiles);
    for (const oid of files.values()) this.known.add(oid);
    await this.addEvidence(files, { ...record, evidence });
    if (this.environment) files.set('environment.json', this.environment.oid);
    return this.prepare(files, record);
  }

  /** The prepared commit is on the server. */
  durable(stage?: number): void {
    const { pending } = this;
    if (!pending) return;
    this.tip = pending.commit;
    this.tipFiles = pending.tree.files;
    if (stage !== undefined) this.staged.delete(stage);
    if (pending.run !== undefined) this.remember(pending.run, pending.tree.files);
    const stored = [pending.commit, ...pending.tree.files.values(), ...pending.tree.trees];
    const waiting = new Set([...this.staged.values()].flatMap(files => [...files.values()]));
    for (const { source, attachments, outputs } of this.cells.values()) {
      for (const oid of [source, attachments ?? source, ...(outputs?.values() ?? [])]) waiting.add(oid);
    }
    if (this.environment) waiting.add(this.environment.oid);
    const stillNamed = [...this.known].filter(oid => waiting.has(oid));
    this.known = new Set([...stored, ...this.modules.values(), ...stillNamed]);
    this.store.drop(stored);
    this.pending = undefined;
  }

  /** A staged notebook is not needed any more. */
  discard(stage: number): void {
    this.staged.delete(stage);
  }

  private async take(delta: NotebookDelta): Promise<ReadonlyMap<string, string>> {
    const parts: CellParts<string>[] = [];
    const cells = new Map<number, CellParts<string>>();
    for (const { at, cell, withheld } of delta.cells) {
      const outputs = withheld ? 'off' : delta.outputs;
      const part = cell ? await this.storeCell(layoutCell(mask(cell), { outputs })) : this.cells.get(at);
      if (!part) throw resend();
      parts.push(part);
      cells.set(at, part);
    }
    this.cells = cells;
    const head = mask(delta.head);
    const entries = placeCells(
      parts.map(part => part.entry),
      head.metadata
    );
    const files = cellFiles(entries, parts);
    files.set('notebook.json', await this.store.writeBlob(layoutHead(head, entries)));
    return files;
  }

  private async prepare(files: ReadonlyMap<string, string>, record: CommitRecord, run?: string): Promise<Prepared> {
    const tree = await this.trees.write(files);
    const { message, author, committer } = record;
    const commit = await this.store.writeCommit({ tree: tree.root, parent: this.tip, message, author, committer });
    const fresh = [...new Set([...tree.trees, ...files.values()])].filter(oid => !this.known.has(oid));
    if (!fresh.every(oid => this.store.has(oid))) throw resend();
    this.pending = { commit, tree, ...(run !== undefined && { run }) };
    return { commit, body: pushRequest(this.ref, this.tip, commit, this.store.pack([commit, ...fresh])) };
  }

  private async addEvidence(files: Map<string, string>, { evidence, environment }: CommitRecord): Promise<void> {
    const installed = environment ?? evidence?.environment;
    if (evidence) files.set('evidence.json', await this.store.writeBlob(layoutEvidence(mask(evidence))));
    if (installed) {
      this.environment = { id: installed.id, oid: await this.store.writeBlob(layoutEnvironment(mask(installed))) };
    }
  }

  private async storeCell({ entry, source, attachments, outputs }: CellParts): Promise<CellParts<string>> {
    const files = new Map<string, string>();
    for (const [name, content] of outputs ?? []) files.set(name, await this.store.writeBlob(content));
    return {
      entry,
      source: await this.store.writeBlob(source),
      ...(attachments && { attachments: await this.store.writeBlob(attachments) }),
      ...(outputs && { outputs: files })
    };
  }

  private remember(run: string, files: ReadonlyMap<string, string>): void {
    this.recent.set(run, files);
    for (const old of this.recent.keys()) {
      if (this.recent.size <= RECENT) break;
      this.recent.delete(old);
    }
  }
}

function resend(): CellwrightError {
  return new CellwrightError({
    code: 'git/resend',
    message: 'A part of the notebook has to be stored again.',
    remedy: 'Cellwright does so by itself.'
  });
}
