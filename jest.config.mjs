const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // Nest's CommonJS packages require its ESM ones; loading those first breaks the cycle (see the file).
  setupFiles: ['<rootDir>/test/support/load-nest-first.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2024',
        },
        module: { type: 'es6' },
      },
    ],
  },
};

export default {
  maxWorkers: 2,
  // Machines are shared; what hangs is found later, and nothing is slower for it.
  testTimeout: 30_000,
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/{unit,docs,corpora}/**/*.spec.ts'],
    },
    {
      ...base,
      displayName: 'e2e',
      setupFilesAfterEnv: ['<rootDir>/test/support/watch-logs.ts'],
      testMatch: ['<rootDir>/test/{integration,e2e,incidents}/**/*.spec.ts'],
    },
    {
      ...base,
      // What brings an embedded database of its own: the same beside any service.
      displayName: 'embedded',
      setupFilesAfterEnv: ['<rootDir>/test/support/watch-logs.ts'],
      testMatch: ['<rootDir>/test/embedded/**/*.spec.ts'],
    },
    {
      ...base,
      displayName: 'simulation',
      setupFilesAfterEnv: ['<rootDir>/test/support/watch-logs.ts'],
      testMatch: ['<rootDir>/test/simulation/**/*.spec.ts'],
    },
  ],
};
