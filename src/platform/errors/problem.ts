/** One thing that is wrong with an input: where (a path such as "branches[0].services[1].eventTypeId") and what. */
export interface InputProblem {
  path: string;
  message: string;
}

/** An answer of type application/problem+json (RFC 9457) with a stable snake_case code. */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: readonly InputProblem[];
}
