import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

/**
 * Lets Node run the sources and tests without a build: node --import ./test/support/run-typescript.mjs FILE.ts
 * Node's own type stripping knows no decorators, which Nest lives on.
 */
const ROOT = new URL('../../', import.meta.url).href;

const OPTIONS = {
  sourceMaps: 'inline',
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2024',
  },
  module: { type: 'es6' },
};

const isOwn = (url) => url?.startsWith(ROOT) && !url.includes('/node_modules/');

registerHooks({
  resolve: (specifier, context, next) =>
    next(
      isOwn(context.parentURL) && /^\.{1,2}\//.test(specifier) ? specifier.replace(/\.js$/, '.ts') : specifier,
      context,
    ),
  load: (url, context, next) => {
    if (!isOwn(url) || !url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...OPTIONS, filename });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
