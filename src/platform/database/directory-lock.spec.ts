import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConfigError } from '../config/config.error.js';
import { lockDirectory } from './directory-lock.js';

describe(lockDirectory.name, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slotline-lock-'));
  const directory = path.join(folder, 'database');
  const file = `${directory}.lock`;
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is held by one at a time, until it gives the directory free', () => {
    const unlock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(ConfigError);
    unlock();
    expect(existsSync(file)).toBe(false);
    lockDirectory(directory)();
  });

  it.each([
    ['a process that is gone', () => `${spawnSync('true').pid} 1`],
    ['an earlier process of the same number', () => `${process.pid} 1`],
    ['nobody', () => ''],
  ])('is taken over from %s', (_who, holder) => {
    writeFileSync(file, holder());
    lockDirectory(directory)();
    expect(existsSync(file)).toBe(false);
  });
});
