import { CHANGE_EXAMPLES } from './change.examples.js';
import { QUESTION_EXAMPLES } from './question.examples.js';
import type { Exchange, FunctionExample, RouteExamples } from './route-example.js';

const CALL = {
  call_id: 'call_4f1d2c3b5a69788796a5b4c3d2e1',
  call_type: 'phone_call',
  agent_id: 'agent_eins',
  direction: 'inbound',
  from_number: '+4915228817386',
  to_number: '+493012345600',
};

/** Each function of the agent. */
export const FUNCTION_EXAMPLES: RouteExamples = {
  'POST /retell/functions/{function}': {
    summary: 'A function of the agent. Always 200 once the signature is proven; the agent reads `message` aloud.',
    exchanges: [...QUESTION_EXAMPLES, ...CHANGE_EXAMPLES].map(exchangeOf),
  },
  'POST /retell/functions': {
    summary: 'The same, named in the body.',
    exchanges: QUESTION_EXAMPLES.slice(0, 1).map(exchangeOf),
  },
};

function exchangeOf({ name, args, answer }: FunctionExample): Exchange {
  return { name, request: { name, args, call: CALL }, status: 200, answer };
}
