import { PERSONS } from '../cast.js';
import { appointmentsIn } from '../model.js';
import type { Invariant } from './invariant.js';

/** Nobody hears of anybody else: no name, number or appointment of another person, and no uid of Cal.com's. */
export const noForeignData: Invariant = {
  name: 'no foreign data',
  check: ({ asked }, { world, callers, calendar }) =>
    asked.flatMap(({ caller, name, answer }) => {
      const text = JSON.stringify(answer);
      const others = PERSONS.filter((person) => person.surname !== caller.person.surname);
      const own = world.numberOf(caller.person);
      const secrets = others.flatMap((person) => {
        const number = world.numberOf(person);
        return [world.surnameOf(person), ...(number === null || number === own ? [] : [number.slice(3)])];
      });
      const uids = calendar.bookings().map(({ uid }) => uid);
      const refs = callers.filter((other) => other !== caller).flatMap(({ known }) => known.map(({ ref }) => ref));
      return [
        ...[...secrets, ...uids].filter((secret) => text.includes(secret)),
        ...appointmentsIn(answer.data ?? {}).flatMap(({ ref }) => (refs.includes(ref) ? [`appointment ${ref}`] : [])),
      ].map((secret) => `${name} tells ${caller.person.firstName} "${secret}"`);
    }),
};
