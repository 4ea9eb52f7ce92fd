import { ArgumentsInvalidError } from '../../request/retell.errors.js';
import { BookingArguments, RescheduleArguments, WishArguments } from './function-arguments.dto.js';
import { readArguments } from './read-arguments.js';

describe(readArguments.name, () => {
  it('knows the names that agents use, and takes the first that carries a value', () => {
    expect(readArguments(WishArguments, { datum: 'morgen', uhrzeit: 'um drei', dienstleistung: 'Färben' })).toEqual({
      date: 'morgen',
      time: 'um drei',
      service: 'Färben',
    });
    expect(readArguments(WishArguments, { date: '', datum: 'Dienstag', service_id: 1001 })).toEqual({
      date: 'Dienstag',
      service: '1001',
    });
    expect(readArguments(RescheduleArguments, { old_datum: 'heute', new_datum: 'morgen' })).toMatchObject({
      old_date: 'heute',
      new_date: 'morgen',
    });
  });

  it.each(['', '  ', '{{current_date}}', 'null', 'undefined', 'None', null, false])(
    'I-11: takes %j for not said',
    (date) => {
      expect(readArguments(WishArguments, { date })).toEqual({});
    },
  );

  it('strips markup and keeps what people write', () => {
    const names = ["O'Brien", 'Müller & Söhne', '5 < 6', 'Jana <3', 'Weiß'];
    for (const name of names) expect(readArguments(BookingArguments, { name }).name).toBe(name);
    expect(readArguments(BookingArguments, { name: '<b onclick="x()">Jana</b><script>x()</script>' }).name).toBe(
      'Jana',
    );
  });

  it.each([true, 'true'])('I-06: is confirmed by %j', (confirm) => {
    expect(readArguments(BookingArguments, { bestaetigung: confirm }).confirm).toBe(true);
  });

  it.each([undefined, 'ja', 'yes', 1, '1', {}, 'TRUE '])('I-06: is not confirmed by %j', (confirm) => {
    expect(readArguments(BookingArguments, { confirm }).confirm).toBe(false);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an object for a date', { date: { day: 1 } }],
    ['a list for a name', { name: ['Jana'] }],
    ['a date that is a novel', { date: 'x'.repeat(101) }],
  ])('refuses %s', (_, args) => {
    expect(() => readArguments(BookingArguments, args)).toThrow(ArgumentsInvalidError);
  });

  it('does not touch prototypes', () => {
    const args = JSON.parse('{"__proto__": {"date": "morgen"}, "constructor": {"date": "x"}}') as Record<
      string,
      unknown
    >;
    expect(readArguments(WishArguments, args).date).toBeUndefined();
  });
});
