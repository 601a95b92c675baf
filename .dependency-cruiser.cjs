// The import rules of the rooms (docs/architecture.md).
const room = (name, may, reason) => ({
  name,
  severity: 'error',
  comment: reason,
  from: { path: `^src/${name}/`, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^src/', pathNot: [`^src/${name}/`, ...may.map(x => `^src/${x}`)] }
});

module.exports = {
  forbidden: [
    room('wire', [], 'The wire knows no one.'),
    room('domain/shared', ['wire'], 'Errors, ids and time for everyone.'),
    room('domain/notebook', ['wire', 'domain/shared'], 'Pure.'),
    room('domain/history', ['wire', 'domain/shared', 'domain/notebook'], 'Pure.'),
    room('engines', ['wire', 'domain'], 'Wasm and git engines serve the domain.'),
    room('client', ['wire', 'domain/shared'], 'Requests to server and kernel.'),
    room('components', ['domain/shared'], 'Shared React, no product knowledge.'),
    room('recorder', ['wire', 'domain', 'engines', 'client', 'tokens'], 'Turns runs into snapshots.'),
    room(
      'panels/history',
      ['wire', 'domain', 'engines', 'client', 'components', 'tokens'],
      'Panels meet through tokens.'
    ),
    room('panels/shell', ['wire', 'domain', 'client', 'components', 'tokens'], 'Panels meet through tokens.'),
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'The domain runs in Node, in a worker and in tests.',
      from: { path: '^src/domain/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(@jupyterlab|@lumino|react|isomorphic-git|vega)', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'view-draws-only',
      severity: 'error',
      comment: 'A view knows neither server nor engine.',
      from: { path: '^src/panels/.*view\\.tsx$' },
      to: { path: '^src/(client|engines)/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: ['\\.d\\.ts$', '\\.test\\.tsx?$', '^src/index\\.ts$', '^src/wire/']
      },
      to: {}
    }
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types']
    }
  }
};
