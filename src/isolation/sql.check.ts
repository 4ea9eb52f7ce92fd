import { type SQL, sql } from 'drizzle-orm';
import { Database, DatabaseError, type Transaction } from '../platform/index.js';
import type { Canary } from './canary.js';
import { type IsolationCheck, IsolationProbeBlindError } from './isolation-check.js';

/** SQLSTATE of a row that a policy refuses. */
const REFUSED = '42501';

type Operation = 'select' | 'update' | 'delete' | 'insert';

/** A table of tenants, and a row of the other company in it. */
interface Target {
  table: string;
  /** That says whose a row is. */
  column: string;
  /** As JSON. */
  row: string;
}

/** Ends a transaction that is not meant to last. */
class Undo extends Error {
  constructor(readonly touched: string[]) {
    super('undo');
  }
}

/** Statements that name the rows of the other company, as of code that forgot all else, on every table of tenants. */
export class SqlCheck implements IsolationCheck {
  readonly name: `sql_${Operation}`;

  constructor(
    private readonly database: Database,
    private readonly operation: Operation,
  ) {
    this.name = `sql_${operation}`;
  }

  async tryToReach(theirs: Canary, from: Canary): Promise<string[]> {
    const owner = theirs.tenant.company.id;
    const attacker = from.tenant.company.id;
    const targets = await this.database.asOperator((tx) => listTargets(tx, owner));
    // A refusal ends its transaction, so where one is what should happen each has its own.
    return this.operation === 'insert' ? this.tryEach(targets, owner, attacker) : this.tryAll(targets, owner, attacker);
  }

  private async tryEach(targets: Target[], owner: string, attacker: string): Promise<string[]> {
    const touched: string[] = [];
    for (const target of targets) touched.push(...(await this.tryAll([target], owner, attacker)));
    return touched;
  }

  private async tryAll(targets: Target[], owner: string, attacker: string): Promise<string[]> {
    try {
      return await this.database.forCompany(attacker, async (tx) => {
        const touched: string[] = [];
        for (const target of targets) {
          if ((await rowsOf(tx, this.statement(target, owner))).length > 0) touched.push(target.table);
        }
        throw new Undo(touched);
      });
    } catch (error) {
      if (error instanceof Undo) return error.touched;
      if (!(error instanceof DatabaseError) || error.sqlState === null) throw error;
      if (targets.length > 1) return this.tryEach(targets, owner, attacker);
      // Whatever else it stumbles over, a key or a reference, lies behind the wall.
      return error.sqlState === REFUSED ? [] : targets.map(({ table }) => table);
    }
  }

  private statement({ table, column, row }: Target, owner: string): SQL {
    const name = sql.identifier(table);
    const company = sql.identifier(column);
    switch (this.operation) {
      case 'select':
        return sql`select 1 from ${name} where ${company} = ${owner} limit 1`;
      case 'update':
        return sql`update ${name} set ${company} = ${company} where ${company} = ${owner} returning 1`;
      case 'delete':
        return sql`delete from ${name} where ${company} = ${owner} returning 1`;
      case 'insert':
        return sql`insert into ${name} overriding system value
                   select * from jsonb_populate_record(null::${name}, ${row}::jsonb) returning 1`;
    }
  }
}

/** By the catalogue, so that no table is forgotten; one that the role of calls may not touch at all is closed anyway. */
async function listTargets(tx: Transaction, owner: string): Promise<Target[]> {
  const tables = await rowsOf(
    tx,
    sql`select c.relname as name, a.attname as column
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
          and a.attname = case when c.relname = 'companies' then 'id' else 'company_id' end
          and has_table_privilege('slotline_app', c.oid, 'select, insert, update, delete')
        order by c.relname`,
  );
  const rows = tables.map(({ name, column }) => {
    const table = String(name);
    const isTheirs = sql`${sql.identifier(String(column))} = ${owner}`;
    return sql`select ${table} as table, ${String(column)} as column,
                 (select to_jsonb(t)::text from ${sql.identifier(table)} t where ${isTheirs} limit 1) as row`;
  });
  const targets = await rowsOf(tx, sql.join(rows, sql` union all `));
  return targets.map(({ table, column, row }) => {
    if (typeof row !== 'string') throw new IsolationProbeBlindError(String(table));
    return { table: String(table), column: String(column), row };
  });
}

async function rowsOf(tx: Transaction, statement: SQL): Promise<Record<string, unknown>[]> {
  // Both drivers answer with an object of rows, which their common type does not say.
  return ((await tx.execute(statement)) as unknown as { rows: Record<string, unknown>[] }).rows;
}
