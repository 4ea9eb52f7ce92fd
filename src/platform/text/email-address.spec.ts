import { growth } from '../../../test/support/growth.js';
import { readEmail } from './email-address.js';

describe(readEmail.name, () => {
  it.each([
    ['Anna.Gross@Firma.de', 'anna.gross@firma.de'],
    [' anna@firma.de. ', 'anna@firma.de'],
    ['<anna@firma.co.uk>', 'anna@firma.co.uk'],
    ['anna+termin@firma.de', 'anna+termin@firma.de'],
    ['anna @ firma . de', 'anna@firma.de'],
    ['anna Punkt gross at firma Punkt de', 'anna.gross@firma.de'],
    ['anna Unterstrich gross ät firma Bindestrich nord Punkt de', 'anna_gross@firma-nord.de'],
    ['anna minus eins zwei at firma punkt com', 'anna-12@firma.com'],
    ['a n n a at firma punkt de', 'anna@firma.de'],
    ['anna dot gross at firma dot co dot uk', 'anna.gross@firma.co.uk'],
    ['anna underscore nine at firma dot com', 'anna_9@firma.com'],
    ['Meine E-Mail ist anna at firma punkt de', 'anna@firma.de'],
    ['my email address is anna at firma dot com', 'anna@firma.com'],
    ['anna@firma.de bitte', 'anna@firma.de'],
    ['die Adresse ist anna@firma.de, danke', 'anna@firma.de'],
    ['anna at firma punkt de bitte', 'anna@firma.de'],
    ['anna at firma punkt d e', 'anna@firma.de'],
    ['an\u200Bna@firma.de', 'anna@firma.de'],
    ['jürgen@müller.de', 'jürgen@müller.de'],
  ])('reads %j as %s', (text, email) => {
    expect(readEmail(text)).toEqual({ kind: 'email', email });
  });

  it.each([
    '',
    'keine',
    'anna',
    'anna@firma',
    'anna@@firma.de',
    'anna@firma..de',
    '.anna@firma.de',
    'a@b@c.de',
    `${'a'.repeat(65)}@b.de`,
    'habe ich nicht',
    'anna at firma punkt de oder so',
    'anna@firma.de oder otto@firma.de',
  ])('finds none in %j', (text) => {
    expect(readEmail(text)).toEqual({ kind: 'invalid' });
  });

  it.each(['a.', 'a', ' at ', '@', 'mail ist ', ' punkt'])(
    'takes no more than its share for a long text of %j',
    (piece) => {
      expect(growth(piece, readEmail)).toBeLessThan(24);
    },
  );
});
