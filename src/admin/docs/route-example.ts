/** One exchange on a route, as it really happens: a test plays each and compares the form of the answer. */
export interface Exchange {
  /** Distinguishes several of one route. */
  name: string;
  request?: unknown;
  status: number;
  /** Left out for an answer without a body; a text is no JSON. */
  answer?: unknown;
  /** Media type of a text; "text/plain" when left out. */
  type?: string;
}

/** What a developer wants to know of a route beyond what Nest tells. */
export interface RouteExample {
  summary: string;
  /** Parameters of the query, each with what it does. */
  query?: Readonly<Record<string, string>>;
  /** All with the same status. */
  exchanges: readonly Exchange[];
}

/** By method and path, e.g. "GET /admin/calls/{callId}". */
export type RouteExamples = Readonly<Record<string, RouteExample>>;

/** A function of the agent, in the call of all examples. */
export interface FunctionExample {
  name: string;
  args: Record<string, unknown>;
  answer: unknown;
}
