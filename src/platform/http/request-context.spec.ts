import { readRequestId, RequestContext } from './request-context.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe(readRequestId.name, () => {
  it.each(['5f0c2f5a-9c1e-4d5b-8a55-0f6d6a2b7c11', 'proxy-5f0c2f5a9c1e'])('takes over %s', (id) => {
    expect(readRequestId(id)).toBe(id);
  });

  it.each([
    undefined,
    '',
    'short',
    'a b c d e f g h',
    'x'.repeat(65),
    'line\nbreak-in-it',
    '+4915228817399',
    '015228817399',
  ])('makes a new one for %j', (header) => {
    expect(readRequestId(header)).toMatch(UUID);
  });
});

describe(RequestContext.name, () => {
  it('knows the id inside of the request only', () => {
    const context = new RequestContext();
    const headers: Record<string, unknown> = {};
    const response = { setHeader: (name: string, value: unknown) => (headers[name] = value) };
    let seen: string | null = null;
    context.middleware({ headers: { 'x-request-id': 'proxy-id-0001' } } as never, response as never, () => {
      seen = context.id;
    });
    expect({ seen, headers, outside: context.id }).toEqual({
      seen: 'proxy-id-0001',
      headers: { 'X-Request-Id': 'proxy-id-0001' },
      outside: null,
    });
  });
});
