import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../config/config.error.js';

/**
 * Keeps a second process out of an embedded database: it would open without complaint, and what either of them wrote
 * would be lost. A process that was killed leaves its lock behind, which the next one takes over.
 * @returns gives the directory free
 * @throws ConfigError while another process holds it
 */
export function lockDirectory(directory: string): () => void {
  const file = `${directory}.lock`;
  const own = `${process.pid} ${startOf(process.pid)}`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readFileSync(file, 'utf8');
    if (isRunning(holder)) break;
    rmSync(file, { force: true });
  }
  throw new ConfigError([
    `${directory} is in use by another process (${file}): stop that one first, or use PostgreSQL for several at a time`,
  ]);
}

/** A number alone may be another process's by now, after a restart of the container even our own. */
function isRunning(holder: string): boolean {
  const [pid = '', start = ''] = holder.split(' ');
  if (!/^\d+$/.test(pid) || startOf(Number(pid)) !== start) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When the process began, in ticks since the boot of the machine; empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    // The name of the program, which stands in brackets in front, may hold blanks.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
