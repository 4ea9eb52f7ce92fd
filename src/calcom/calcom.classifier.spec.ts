import fc from 'fast-check';
import { classify } from './calcom.classifier.js';
import {
  CalcomError,
  CalcomRateLimitedError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
  CalcomUnexpectedError,
} from './calcom.errors.js';

describe(classify.name, () => {
  it.each([
    [500, '{"statusCode":500,"message":"Internal server error"}'],
    [502, '<html>502 Bad Gateway</html>'],
    [503, ''],
    [522, 'error code: 522'],
    [500, '{"statusCode":500,"message":"booking_conflict_error"}'],
  ])('takes %i as unavailable whatever its body, and as maybe carried out', (status, body) => {
    const error = classify(status, body, 'createBooking');
    expect(error).toBeInstanceOf(CalcomUnavailableError);
    expect(error).toMatchObject({ reason: 'server_error', sent: 'maybe', spoken: 'unavailable' });
  });

  it('carries the wait of a rate limit', () => {
    expect(classify(429, '', 'listSlots', 41)).toMatchObject({ code: 'calcom_rate_limited', resetSeconds: 41 });
    expect(classify(429, 'no JSON', 'listSlots')).toBeInstanceOf(CalcomRateLimitedError);
  });

  it.each([
    [301, ''],
    [400, '<html>'],
    [400, '{"statusCode":400,"message":"a text nobody has seen"}'],
    [400, '{"statusCode":400,"message":"no_available_users_found_error"}'],
    [404, '<html>not here</html>'],
    [418, '{"message":"teapot"}'],
  ])('takes an unknown %i with body %j as unexpected', (status, body) => {
    expect(classify(status, body, 'createBooking')).toBeInstanceOf(CalcomUnexpectedError);
  });

  it('takes 401 and 403 without a readable body as a refused key', () => {
    expect(classify(401, '', 'getMe')).toBeInstanceOf(CalcomUnauthorizedError);
    expect(classify(403, '<html>', 'getMe')).toBeInstanceOf(CalcomUnauthorizedError);
  });

  it("never repeats Cal.com's text", () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.string({ minLength: 12 }), (status, secret) => {
        const error = classify(status, JSON.stringify({ statusCode: status, message: `Jane ${secret}` }), 'getBooking');
        expect(error).toBeInstanceOf(CalcomError);
        expect(error.message).not.toContain(`Jane ${secret}`);
      }),
    );
  });
});
