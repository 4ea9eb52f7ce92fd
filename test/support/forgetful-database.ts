import { AsyncLocalStorage } from 'node:async_hooks';
import { Column, is, SQL, sql } from 'drizzle-orm';
import type { Database } from '../../src/platform/index.js';

/** What the application itself asks for so that it finds its own rows alone. */
const TENANT_COLUMNS: ReadonlySet<string> = new Set(['company_id', 'branch_id', 'connection_id']);
const BUILDERS = ['buildSelectQuery', 'buildUpdateQuery', 'buildDeleteQuery'] as const;

interface Query {
  where?: SQL;
}
type Dialect = Record<(typeof BUILDERS)[number], (query: Query) => unknown>;

export interface ForgetfulDatabase {
  database: Database;
  /** Conditions that were left out so far. */
  forgotten(): number;
}

/**
 * A database whose transactions of one company leave out every condition on company, branch and connection, as if all code
 * had forgotten them: what is found then is what row-level security lets through.
 */
export function forgetTenants(real: Database): ForgetfulDatabase {
  const forgetting = new AsyncLocalStorage<boolean>();
  let count = 0;
  const { dialect } = Reflect.get(real, 'engine') as { dialect: Dialect };
  for (const name of BUILDERS) {
    const build = dialect[name].bind(dialect);
    dialect[name] = (query) => {
      if (forgetting.getStore() !== true || query.where === undefined) return build(query);
      return build({ ...query, where: without(query.where, () => (count += 1)) });
    };
  }
  const forCompany: Database['forCompany'] = (companyId, work) =>
    // A query is built when it is awaited, which must happen in here.
    real.forCompany(companyId, (tx) => forgetting.run(true, async () => await work(tx)));
  const database = new Proxy(real, {
    get: (target, key) => {
      if (key === 'forCompany') return forCompany;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { database, forgotten: () => count };
}

/** The condition with every comparison to a column of tenants replaced by true. */
function without(condition: SQL, note: () => void): SQL {
  const chunks = condition.queryChunks;
  if (chunks.some((chunk) => is(chunk, Column) && TENANT_COLUMNS.has(chunk.name))) {
    note();
    return sql`true`;
  }
  return new SQL(chunks.map((chunk) => (is(chunk, SQL) ? without(chunk, note) : chunk)));
}
