import { localDateOf, localTimeOf } from '../../platform/index.js';
import type { Service } from '../../tenancy/index.js';
import { NOTHING_REQUESTED } from '../appointment.js';
import type { Wish } from './wish.js';

/** The wish for one exact start. */
export function instantWish(service: Service, start: Date, timeZone: string): Wish {
  const date = localDateOf(start, timeZone);
  const time = localTimeOf(start, timeZone);
  return {
    kind: 'wish',
    service,
    reading: { kind: 'instant', date, time, start },
    requested: { ...NOTHING_REQUESTED, date, time, start },
  };
}
