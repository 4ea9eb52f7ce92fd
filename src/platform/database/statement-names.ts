import type pg from 'pg';

/** Each of them is kept, planned, on every connection. */
const MAX_NAMES = 400;
/** Longer ones are bulk inserts, whose text depends on the number of rows. */
const MAX_LENGTH = 6_000;

/**
 * Names the statements that a program repeats, so that the database parses and plans each of them once on a connection,
 * which takes more of its time than running them does.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /** @returns the same name for the same text; undefined for what is not worth keeping */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (text.length > MAX_LENGTH || this.#names.size >= MAX_NAMES) return undefined;
    const name = `s${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }

  /**
   * The client as drizzle uses it, with every statement named.
   * @param onSent - after each statement has gone out
   */
  preparing(client: pg.ClientBase, onSent: () => void = () => undefined): pg.PoolClient {
    const query = (config: pg.QueryConfig, values?: unknown[]) => {
      const answer = client.query({ ...config, name: this.of(config.text) }, values);
      onSent();
      return answer;
    };
    // Of a client, the session of drizzle asks for nothing but its answers.
    return { query } as unknown as pg.PoolClient;
  }
}
