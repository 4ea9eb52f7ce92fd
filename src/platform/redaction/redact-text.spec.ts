import fc from 'fast-check';

import { growth } from '../../../test/support/growth.js';
import { redactText } from './redact-text.js';

describe(redactText.name, () => {
  it.each([
    ['mail from anna.gross@firma.de failed', 'mail from [email] failed'],
    ['to=anna%40firma.de', 'to=[email]'],
    ['to "anna gross"@firma.de, anna@localhost, anna＠firma.de', 'to [email], [email], [email]'],
    ['schreib an anna.gross (at) firma (dot) de!', 'schreib an [email]!'],
    ['er sagt anna punkt gross at firma minus sieben punkt de bitte', 'er sagt [email] bitte'],
    ['call +49 30 23125000 back', 'call [phone] back'],
    ['Rückruf unter 0171/1234567', 'Rückruf unter [phone]'],
    ['+43 664 1234567, +41 79 123 45 67, +44 7700 900123, (212) 555-0123', '[phone], [phone], [phone], [phone]'],
    ['sip:+493023125000@carrier', 'sip:[phone]@carrier'],
    ['{"fromNumber":"+493023125000"}', '{"fromNumber":"[phone]"}'],
    ['?phone=%2B493023125000&name=x', '?phone=%2B[phone]&name=x'],
    ['phone=03023125000', 'phone=[phone]'],
    ['*030 23125000*, _030 23125000_, Tel03023125000bitte', '*[phone]*, _[phone]_, Tel[phone]bitte'],
    ['caller id: +493023125000', 'caller id: [phone]'],
    ['er sagt null drei null zwei drei eins zwo fünf null null null bitte', 'er sagt [phone] bitte'],
    ['0171\u200B1234567', '[phone]'],
    ['DE89 3704 0044 0532 0130 00 und mehr', '[iban] und mehr'],
    ['Karte 4111 1111 1111 1111', 'Karte [card]'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer [secret]'],
    ['with cal_live_5f4dcc3b5aa765d61d8327deb882cf99', 'with [secret]'],
    ['key_3b5aa765d61d8327deb882cf9912', '[secret]'],
    ['digest 5f4dcc3b5aa765d61d8327deb882cf99', 'digest [secret]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk', '[secret]'],
    ['postgres://slotline:hunter2@db:5432/slotline', 'postgres://[secret]@db:5432/slotline'],
    ['redis://:hunter2@cache:6379', 'redis://[secret]@cache:6379'],
    ['Set-Cookie: sid=abcdef; Path=/', 'Set-Cookie: [secret]'],
    ['password=hunter', 'password=[secret]'],
    ['Das Passwort ist sonnenblume', 'Das Passwort ist [secret]'],
    ['db_password = "m{{h}o)p${e]nob(ody[finds>-_$#one}}"', 'db_password = "[secret]"'],
    ['telegram 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', 'telegram [secret]'],
    ['{"webhookSecret":"a8Kd02mXpq"}', '{"webhookSecret":"[secret]"}'],
    ['-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----!', '[secret]!'],
    ['-----BEGIN PRIVATE KEY-----\nMHcC', '[secret]'],
    ['connect ECONNREFUSED 10.0.0.1:5432', 'connect ECONNREFUSED [address]'],
  ])('masks %j as %j', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    'GET /v2/slots?eventTypeId=1234567&start=2026-11-24T09:00:00.000Z 200 in 120 ms',
    'call_id call_119c3f8e47135a29e65947eeb34 agent_oBeDLoLOeuAbiuaMFXRtDOLriTJ5tSxD',
    'booking 3f2504e0-4f89-41d3-9a0c-0305e82c3301 moved to 24.11.2026 14:30-15:15',
    'vom 14./15.10.2026, 24/11/2026, 2026-11-24 09:00 - 2026-11-24 10:00',
    'price 1.234,50 €, 1,234,567.89 USD, 1 000 000.00, duration 123.456 ms',
    'bookingId: 12345678, eventTypeId=1234567, port 54321, timestamp 1764000000000',
    'function_name=check_availability service_name=haircut llm_token_usage=1234 token_count: 5678',
    'TypeError: Cannot read properties of undefined at Object.<anonymous> (/app/dist/appointments/book-appointment.service.js:120:17)',
    'look at the slot at nine dot, Termin at Salon Mitte, Array(at) 5',
    'retries 1 2 3 4 5 6 7 8 9 10, Node v24.21.0, cal-api-version 2024-09-04',
    'Entschuldigung, Donaudampfschifffahrtsgesellschaft hat am Montag um 9 Uhr keinen Termin frei',
  ])('keeps %j', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each([
    ['Frau Groß hat abgesagt', ['Anna Groß'], 'Frau [known] hat abgesagt'],
    ['attendee ANNA GROSS not found', ['Anna Groß'], 'attendee [known] not found'],
    ['MUELLER, JOERG', ['Jörg Müller'], '[known], [known]'],
    ['Juergens Termin', ['Jürgen'], '[known] Termin'],
    ['?name=Anna%20Gro%C3%9F', ['Anna Groß'], '?name=[known]'],
    ['{"n":"Gro\\u00df"}', ['Groß'], '{"n":"[known]"}'],
    ["O’Brien and OBrien and O'Brien", ["O'Brien"], '[known] and [known] and [known]'],
    ['großartig', ['Anna Groß'], 'großartig'],
    ['wohnt Hauptstraße 5 in 10115 Berlin', ['Hauptstraße 5, 10115 Berlin'], 'wohnt [known] in [known]'],
    ['number (0)30/2312-5000 rejected', ['+493023125000'], 'number ([known] rejected'],
    ['null drei null dreiundzwanzig zwölf fünfzig doppel null, sagt sie', ['+493023125000'], '[known], sagt sie'],
    ['id 23125000', ['030 23125000'], 'id [known]'],
    ['id 23125001', ['030 23125000'], 'id 23125001'],
    ['anna punkt groß at firma punkt de', ['anna.groß@firma.de'], '[known]'],
  ])('masks in %j the values %j', (text, known, expected) => {
    expect(redactText(text, known)).toBe(expected);
  });

  it('stays fast with values made to slow it down', () => {
    const quotes = "'".repeat(50);
    const known = ['.'.repeat(200), `a${quotes}b`, `a${'-.'.repeat(20)}b`, 'ä'.repeat(200), 'a b c d e f g h i j k l'];
    const hostile = ['.', 'ae', `a${quotes}`, 'a-.', 'a b c d '].map((piece) => piece.repeat(10)).join('');
    expect(growth(hostile, (text) => redactText(text, known))).toBeLessThan(24);
  });

  it.each(['a\0b', 'a\uD800b', 'a\uFFFDb', 'x'.repeat(200_001)])('drops text that cannot be read (%#)', (text) => {
    expect(redactText(text)).toMatch(/^\[dropped: /);
  });

  it('masks a known value, an address and a number between any two texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (before, behind) => {
        const text = `${before} Groß, anna@firma.de, +49 30 23125000; ${behind}`;
        expect(redactText(text, ['Groß'])).not.toMatch(/Groß|anna@firma|23125000/);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    'a',
    '1',
    'a@',
    '@a.',
    '1 ',
    '1-',
    'key',
    'token=',
    'key.',
    '"',
    ':',
    'a:',
    'A1',
    '-----BEGIN PRIVATE KEY-----',
    'https://a:',
    'DE89 ',
    '::',
    '(',
    '+',
    ' -u a:',
    'eins ',
    '%40',
    'a1-',
    'Anna ',
    'is ',
    '\u200B',
    '[',
    '1.1.1.',
  ])('takes no more than its share for a long text of %j', (piece) => {
    const known = ['Anna Groß', '+493023125000', 'Hauptstraße 5, 10115 Berlin'];
    expect(growth(piece, (text) => redactText(text, known))).toBeLessThan(24);
  });
});
