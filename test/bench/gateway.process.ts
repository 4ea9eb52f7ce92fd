import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

type StartModule = typeof import('../../src/start-gateway.js');

/** What the bench may ask of a gateway that runs in a process of its own. */
export interface Footprint {
  /** Bytes after a garbage collection. */
  heapBytes: number;
  residentBytes: number;
  /** Timers, sockets and other things that the event loop holds, by kind. */
  resources: Record<string, number>;
}

// As main.ts does.
enableCompileCache();

// The production build, which is what is measured; the bench itself is compiled elsewhere.
const built = pathToFileURL(path.resolve('dist', 'start-gateway.js'));
const { loadConfig, startGateway } = (await import(built.href)) as StartModule;

const gateway = await startGateway(loadConfig(process.env));
process.send?.({ url: gateway.url });

process.on('message', (wanted) => {
  if (wanted === 'footprint') process.send?.(footprint());
  else void gateway.close().then(() => process.disconnect());
});

function footprint(): Footprint {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  return { heapBytes: heapUsed, residentBytes: rss, resources };
}
