import { APPOINTMENT_EXAMPLES } from './appointment.examples.js';
import { CALL_EXAMPLES } from './call.examples.js';
import { COMPANY_EXAMPLES } from './company.examples.js';
import { FUNCTION_EXAMPLES } from './function.examples.js';
import { OPERATION_EXAMPLES } from './operation.examples.js';
import { PERSON_EXAMPLES } from './person.examples.js';
import type { RouteExamples } from './route-example.js';
import { VENDOR_EXAMPLES } from './vendor.examples.js';
import { WEBHOOK_EXAMPLES } from './webhook.examples.js';

/** Every route of the gateway; in an order in which they can be played one after the other. */
export const EXAMPLES: RouteExamples = {
  ...VENDOR_EXAMPLES,
  ...FUNCTION_EXAMPLES,
  ...CALL_EXAMPLES,
  ...WEBHOOK_EXAMPLES,
  ...APPOINTMENT_EXAMPLES,
  ...COMPANY_EXAMPLES,
  ...PERSON_EXAMPLES,
  ...OPERATION_EXAMPLES,
};
