/** Rooms from the bottom up; a room may import only rooms of a lower level. See docs/architecture.md. */
const levels = [
  ['platform'],
  ['tenancy', 'webhooks', 'resilience'],
  ['call-story', 'privacy'],
  ['calcom'],
  ['appointments'],
  ['isolation'],
  ['i18n', 'retell', 'admin', 'ops'],
];

const downward = levels.flatMap((rooms, level) =>
  rooms.map((room) => {
    const forbidden = levels
      .slice(level)
      .flat()
      .concat('cli')
      .filter((other) => other !== room && !(room === 'retell' && other === 'i18n'));
    return {
      name: `${room}-imports-downward`,
      comment: 'A room knows only the rooms below it, so each can be read, tested and replaced on its own.',
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: `^src/(${forbidden.join('|')})/` },
    };
  }),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...downward,
    {
      name: 'through-the-front-door',
      comment: 'Another room is entered through its index.ts; what that does not export is private.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/calcom/sandbox/index\\.ts$'] },
    },
    {
      name: 'not-through-the-own-door',
      comment: 'Inside a room files import each other directly: the own index.ts would make a cycle.',
      severity: 'error',
      from: { path: '^src/([^/]+)/.+', pathNot: '/index\\.ts$' },
      to: { path: '^src/$1/index\\.ts$' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      comment: 'Production code must run without development packages.',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'type-import'],
        pathNot: '^node_modules/express/',
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
