import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const MIGRATIONS = 'src/platform/database/migrations';

/**
 * Packs the sources and their packages into few files: looking up and reading two thousand of them took longer than all
 * else that a start does. Whatever is loaded on demand keeps files of its own.
 *
 * What is read beside a source (`import.meta.url`) is beside every packed file too, since those lie in one directory.
 */
export default {
  platform: 'node',
  tsconfig: 'tsconfig.build.json',
  input: {
    main: 'src/main.ts',
    'start-gateway': 'src/start-gateway.ts',
    'embedded.worker': 'src/platform/database/embedded.worker.ts',
    ...Object.fromEntries(globSync('src/cli/*.ts').map((file) => [`cli/${path.parse(file).name}`, file])),
  },
  external: [
    // Reads its database beside itself.
    '@electric-sql/pglite',
    // Looked for by others and not installed.
    /^@nestjs\/(?:microservices|websockets)/,
    /^@fastify\//,
    /^pg-(?:native|cloudflare)$/,
  ],
  output: {
    dir: 'dist',
    // Stack traces are read by people: nothing is renamed or squeezed.
    sourcemap: true,
    sourcemapExcludeSources: true,
    chunkFileNames: '[name]-[hash].js',
  },
  plugins: [
    {
      name: 'migrations',
      generateBundle() {
        for (const file of globSync(`${MIGRATIONS}/*.sql`)) {
          this.emitFile({ type: 'asset', fileName: `migrations/${path.basename(file)}`, source: readFileSync(file) });
        }
      },
    },
  ],
};
