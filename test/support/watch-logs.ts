import { afterAll, expect } from '@jest/globals';
import { logWatch } from './log-watch.js';

/** Hooks all that a test file can print to, and fails it when a personal datum or secret that it used was among it. */
const restore = [process.stdout, process.stderr].map((stream) => {
  const write = stream.write.bind(stream);
  stream.write = new Proxy(write, {
    apply: (print, _, args: Parameters<typeof write>) => {
      const [chunk] = args;
      logWatch.write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      return print(...args);
    },
  });
  return () => {
    stream.write = write;
  };
});

const CONSOLE_METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
for (const method of CONSOLE_METHODS) {
  const print = console[method].bind(console);
  console[method] = (...args: unknown[]) => {
    logWatch.write(
      args
        .map((arg) => (arg instanceof Error ? arg.stack : typeof arg === 'string' ? arg : JSON.stringify(arg)))
        .join(' '),
    );
    print(...args);
  };
}

afterAll(() => {
  for (const end of restore) end();
  expect(logWatch.leaks()).toEqual([]);
});
