import { is, QueryPromise } from 'drizzle-orm';
import { PgSelectBase } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import type { StatementNames } from './statement-names.js';

/** A result may be on its way still: all that leads to it has gone out, and the client is free for the next. */
export type Outcome<T> = { result: T | Promise<T> } | { error: unknown };

export type Transact = <T>(
  client: pg.PoolClient,
  names: StatementNames,
  opening: string,
  begin: (client: pg.PoolClient) => Promise<T>,
) => Promise<Outcome<T>>;

/** One step after the other. */
export const transactInTurn: Transact = async (client, names, opening, begin) => {
  // One message, as a caller waits for each way to the database and back.
  await client.query(`begin; ${opening}`);
  try {
    const result = await begin(names.preparing(client));
    await client.query('commit');
    return { result };
  } catch (error) {
    await client.query('rollback');
    return { error };
  }
};

/**
 * The opening goes out with the first statement, and the commit as well when there is but one; nobody else waits for the
 * answer to a commit, as transactions that share a connection would stand in line for it. Only for a database that
 * nobody but us can cancel a statement of: a server that ends the opening before it began (a time-out, an administrator)
 * would run what follows as whoever has logged in.
 */
export const transactInOneGo: Transact = async (client, names, opening, begin) => {
  const opened = query(client, `begin; ${opening}`);
  let isOneStatement = false;
  let committed: Promise<unknown> | undefined;
  const onSent = () => {
    if (isOneStatement) committed ??= query(client, 'commit');
  };
  try {
    const answer = begin(names.preparing(client, onSent));
    isOneStatement = isStatement(answer);
    // A statement goes out here.
    const worked = answer.then(async (result) => {
      await opened;
      return result;
    });
    if (committed) return { result: after(committed, worked) };
    const result = await worked;
    return { result: after(committed ?? client.query('commit'), result) };
  } catch (error) {
    await client.query('rollback');
    return { error };
  }
};

/** Whether it is a statement of drizzle, which is sent when somebody waits for it. */
export function isStatement(answer: Promise<unknown>): boolean {
  // A select is made a promise by its methods only.
  return answer instanceof QueryPromise || is(answer, PgSelectBase);
}

/** What the work gave, once it is committed; of work that failed nothing is. */
async function after<T>(committed: Promise<unknown>, worked: T | Promise<T>): Promise<T> {
  const result = await worked;
  await committed;
  return result;
}

/** Whoever waits for it hears of its failure; until then nobody does. */
function query(client: pg.PoolClient, statement: string): Promise<unknown> {
  const answer = client.query(statement);
  answer.catch(() => undefined);
  return answer;
}
