import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import type { Service } from '../../tenancy/index.js';
import { issueOptionId, readOptionId } from './option-token.js';

const key = createSecretKey(Buffer.alloc(32, 7));
const scope = { branchId: 'branch-1', callId: 'call_1' };
const start = new Date('2026-12-01T13:30:00Z');

function service(id: string, eventTypeId = 1): Service {
  return {
    id,
    slug: id,
    name: id,
    synonyms: [],
    eventTypeId,
    durationMinutes: 30,
    price: null,
    bookingFields: {},
    isDefault: false,
  };
}

describe(readOptionId.name, () => {
  const services = [service('cut'), service('colour')];
  const id = issueOptionId(key, scope, service('colour'), start);

  it('reads back service and start of any offered instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seconds) => {
        const offered = new Date(seconds * 1000);
        const read = readOptionId(key, scope, services, issueOptionId(key, scope, service('cut'), offered));
        expect(read?.start).toEqual(offered);
        expect(read?.service.id).toBe('cut');
      }),
    );
    expect(readOptionId(key, scope, services, ` ${id.toUpperCase()} `)?.service.id).toBe('colour');
  });

  it('is short and free of look-alike letters', () => {
    expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/);
  });

  it.each([
    ['another call', { ...scope, callId: 'call_2' }, services],
    ['another branch', { ...scope, branchId: 'branch-2' }, services],
    ['a branch without that service', scope, [service('cut')]],
    ['a service that was moved to another event type', scope, [service('colour', 2)]],
  ])('knows no option of %s', (_, otherScope, otherServices) => {
    expect(readOptionId(key, otherScope, otherServices, id)).toBeNull();
  });

  it.each(['', '1', 'o', 'ü', '{{option_id}}', `${id}0`, id.slice(1), `z${id.slice(1)}`])('refuses %j', (forged) => {
    expect(readOptionId(key, scope, services, forged)).toBeNull();
  });
});
