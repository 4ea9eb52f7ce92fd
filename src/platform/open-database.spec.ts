import { jest } from '@jest/globals';
import { Database } from './database/database.js';
import { openDatabase } from './open-database.js';
import { Secret } from './secret.js';

const POSTGRES = { kind: 'postgres', url: Secret.of('postgres://127.0.0.1:1/none') } as const;
const silence = () => new Error('timeout expired');
const refusal = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe(openDatabase.name, () => {
  const open = jest.spyOn(Database, 'open');

  beforeEach(() => open.mockReset());
  afterAll(() => open.mockRestore());

  it('asks a silent database once more, since nobody may have listened', async () => {
    const database = {} as Database;
    open.mockRejectedValueOnce(silence()).mockResolvedValueOnce(database);
    await expect(openDatabase(POSTGRES)).resolves.toBe(database);
  });

  it('tells what the second answer was', async () => {
    open.mockRejectedValueOnce(silence()).mockRejectedValueOnce(refusal());
    await expect(openDatabase(POSTGRES)).rejects.toThrow('nothing listens there (ECONNREFUSED)');
    open.mockRejectedValue(silence());
    await expect(openDatabase(POSTGRES)).rejects.toThrow('the database refuses (no answer)');
    expect(open).toHaveBeenCalledTimes(4);
  });

  it('asks once what refuses at once', async () => {
    open.mockRejectedValue(refusal());
    await expect(openDatabase(POSTGRES)).rejects.toThrow('nothing listens there (ECONNREFUSED)');
    expect(open).toHaveBeenCalledTimes(1);
  });
});
