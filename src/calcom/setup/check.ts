/** One thing that was looked at; texts are for operators. */
export interface Check {
  check: string;
  /** Slugs of what it is about, e.g. "mitte/herrenhaarschnitt"; null: the whole company. */
  subject: string | null;
  status: 'ok' | 'warn' | 'fail';
  detail: string;
  /** Null where nothing is to be done. */
  todo: string | null;
}

/** Begins the checks of one subject. */
export function checksOf(subject: string | null) {
  return {
    ok: (check: string, detail: string): Check => ({ check, subject, status: 'ok', detail, todo: null }),
    warn: (check: string, detail: string, todo: string): Check => ({ check, subject, status: 'warn', detail, todo }),
    fail: (check: string, detail: string, todo: string): Check => ({ check, subject, status: 'fail', detail, todo }),
  };
}
