const EXTENSIONS = new Map(
  Object.entries({
    python: 'py',
    ipython: 'py',
    r: 'r',
    julia: 'jl',
    scala: 'scala',
    java: 'java',
    kotlin: 'kt',
    javascript: 'js',
    typescript: 'ts',
    rust: 'rs',
    go: 'go',
    ruby: 'rb',
    c: 'c',
    'c++': 'cpp',
    'c#': 'cs',
    'f#': 'fs',
    bash: 'sh',
    sql: 'sql',
    perl: 'pl',
    lua: 'lua',
    haskell: 'hs',
    matlab: 'm',
    octave: 'm',
    powershell: 'ps1'
  })
);

/** Extension of code cells' files, by the notebook's language (`language_info.name`, else `kernelspec.language`); else `txt`. */
export function extensionOf(metadata: Record<string, unknown>): string {
  for (const [at, field] of [
    ['language_info', 'name'],
    ['kernelspec', 'language']
  ] as const) {
    const info = metadata[at];
    const name = typeof info === 'object' && info !== null ? (info as Record<string, unknown>)[field] : undefined;
    if (typeof name === 'string' && name !== '') return EXTENSIONS.get(name.toLowerCase()) ?? 'txt';
  }
  return 'txt';
}
