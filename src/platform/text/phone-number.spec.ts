import { growth } from '../../../test/support/growth.js';
import { isWithheld, readPhoneNumber } from './phone-number.js';

describe(readPhoneNumber.name, () => {
  it.each([
    ['030 23125000', '+493023125000'],
    ['+49 (0) 30 / 23 12 50 00', '+493023125000'],
    ['0049 30 23125000', '+493023125000'],
    ['+0049 30 23125000', '+493023125000'],
    ['\u202A+49 30 23125000\u202C', '+493023125000'],
    ['０３０ ２３１２５０００', '+493023125000'],
    ['Meine Nummer ist 030 23125000, bitte ab 17 Uhr', '+493023125000'],
    ['null drei null zwo drei eins zwo fünf null null null', '+493023125000'],
    ['null drei null, dreiundzwanzig, zwölf, fünfzig, doppel null', '+493023125000'],
    ['null drei null dreiundzwanzig zwoelf fuenf dreimal die null', '+493023125000'],
    ['plus neunundvierzig dreißig 23125000', '+493023125000'],
    ['oh three oh two three one two five triple zero', '+493023125000'],
    ['zero three zero twenty-three twelve fifty double oh', '+493023125000'],
    ['null achthundert eins zwei drei vier fünf sechs sieben', '+498001234567'],
  ])('reads %j in Germany as %s', (text, expected) => {
    expect(readPhoneNumber(text, 'DE')).toBe(expected);
  });

  it.each([
    '',
    '112',
    '110',
    '030',
    '00000000',
    'anonymous',
    'am 12.05. um 14 Uhr',
    'eins zwei drei',
    '+999 123 456 789',
    '1234567890123456789',
  ])('finds none in %j', (text) => {
    expect(readPhoneNumber(text, 'DE')).toBeNull();
  });

  it.each(['1 ', '+', '(', 'null ', 'doppel ', '1-', '0'])(
    'takes no more than its share for a long text of %j',
    (piece) => {
      expect(growth(piece, (text) => readPhoneNumber(text, 'DE'))).toBeLessThan(24);
    },
  );
});

describe(isWithheld.name, () => {
  it.each([
    null,
    undefined,
    '',
    ' ',
    'anonymous',
    'Anonymous',
    'ANONYM',
    'unknown',
    'blocked',
    'private',
    'withheld',
    'unavailable',
    'restricted',
    'null',
    '00000000',
    '+00000000',
    'sip:anonymous@anonymous.invalid',
    'Private Number',
    'Unknown Caller',
    'caller_id_blocked',
    'not available',
    'nicht verfügbar',
    'unbekannt',
    'unterdrückt',
  ])('I-92: takes %j for a withheld number', (number) => {
    expect(isWithheld(number)).toBe(true);
  });

  it.each(['+493023125000', '030 23125000', 'sip:+493023125000@carrier.example'])('takes %j for a number', (number) => {
    expect(isWithheld(number)).toBe(false);
  });
});
