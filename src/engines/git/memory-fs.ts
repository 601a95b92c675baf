interface Stat {
  readonly type: 'file' | 'dir';
  readonly mode: number;
  readonly size: number;
  readonly ino: 0;
  readonly mtimeMs: 0;
  readonly ctimeMs: 0;
  readonly uid: 0;
  readonly gid: 0;
  readonly dev: 0;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** As much of a file system as isomorphic-git needs, in memory. It asks `readFile()` whether it gives a promise. */
export class MemoryFs {
  readonly promises = this;
  private readonly files = new Map<string, Uint8Array>();
  private readonly folders: Set<string>;

  constructor(folders: readonly string[] = []) {
    this.folders = new Set(['/', ...folders]);
  }

  readFile = (path = '', options?: string | { encoding?: string }): Promise<Uint8Array | string> => {
    const bytes = this.files.get(normal(path));
    if (!bytes) return Promise.reject(failure('ENOENT', path));
    const encoding = typeof options === 'string' ? options : options?.encoding;
    return Promise.resolve(encoding ? new TextDecoder().decode(bytes) : bytes);
  };

  writeFile = (path: string, content: Uint8Array | string): Promise<void> => {
    if (!this.folders.has(parent(normal(path)))) return Promise.reject(failure('ENOENT', path));
    this.files.set(normal(path), typeof content === 'string' ? new TextEncoder().encode(content) : content);
    return Promise.resolve();
  };

  /** A file's content, and the file is gone. */
  take(path: string): Uint8Array {
    const bytes = this.files.get(normal(path));
    if (!bytes) throw failure('ENOENT', path);
    this.files.delete(normal(path));
    return bytes;
  }

  unlink = (path: string): Promise<void> =>
    this.files.delete(normal(path)) ? Promise.resolve() : Promise.reject(failure('ENOENT', path));

  mkdir = (path: string): Promise<void> => {
    const name = normal(path);
    if (this.folders.has(name)) return Promise.reject(failure('EEXIST', path));
    if (!this.folders.has(parent(name))) return Promise.reject(failure('ENOENT', path));
    this.folders.add(name);
    return Promise.resolve();
  };

  rmdir = (path: string): Promise<void> => {
    this.folders.delete(normal(path));
    return Promise.resolve();
  };

  readdir = (path: string): Promise<string[]> => {
    const name = normal(path);
    if (!this.folders.has(name)) return Promise.reject(failure('ENOENT', path));
    const prefix = name === '/' ? name : `${name}/`;
    const below = [...this.files.keys(), ...this.folders].filter(key => key !== name && key.startsWith(prefix));
    return Promise.resolve([...new Set(below.map(key => key.slice(prefix.length).split('/')[0]!))]);
  };

  stat = (path: string): Promise<Stat> => {
    const name = normal(path);
    const bytes = this.files.get(name);
    const isFolder = this.folders.has(name);
    if (!bytes && !isFolder) return Promise.reject(failure('ENOENT', path));
    return Promise.resolve({
      ...{ type: isFolder ? 'dir' : 'file', mode: isFolder ? 0o40755 : 0o100644, size: bytes?.length ?? 0 },
      ...{ ino: 0, mtimeMs: 0, ctimeMs: 0, uid: 0, gid: 0, dev: 0 },
      ...{ isFile: () => !isFolder, isDirectory: () => isFolder, isSymbolicLink: () => false }
    });
  };

  lstat = this.stat;
  readlink = (path: string): Promise<string> => Promise.reject(failure('EINVAL', path));
  symlink = (_target: string, path: string): Promise<void> => Promise.reject(failure('ENOSYS', path));
  chmod = (): Promise<void> => Promise.resolve();
}

function normal(path: string): string {
  const name = path.replace(/\/+/g, '/');
  return name.length > 1 && name.endsWith('/') ? name.slice(0, -1) : name;
}

const parent = (name: string): string => name.slice(0, name.lastIndexOf('/')) || '/';
const failure = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });
