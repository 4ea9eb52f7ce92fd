import { isSameName, readAttendeeName } from './attendee-name.js';

describe(readAttendeeName.name, () => {
  it.each([
    'Jana Beispiel',
    'Li',
    'Bo Ng',
    'Herr Sonntag',
    'April Gast',
    "O'Brien",
    'Müller & Söhne',
    'Ærøskøbing',
    '李雷',
  ])('takes %s as it is', (name) => {
    expect(readAttendeeName(` ${name} `)).toEqual({ kind: 'name', name });
  });

  it.each(['', '  ', 'unbekannt', 'Gast', 'Anonymous', 'mir nicht', 'Guten Tag.', undefined])(
    'I-87: %j is no name, so it is asked for',
    (said) => {
      expect(readAttendeeName(said)).toEqual({ kind: 'missing' });
    },
  );

  it.each(['Acht Uhr', '14:30', '8 Uhr', '0151 2345678', 'X', '!!'])('I-87: %j cannot be a name', (said) => {
    expect(readAttendeeName(said)).toEqual({ kind: 'invalid' });
  });
});

describe(isSameName.name, () => {
  it.each([
    ['Meyer', 'Maier'],
    ['Hansi Schulz', 'Schulz'],
    ['Frau Dr. Müller', 'Anna Mueller'],
    ['Stephan Schmidt', 'Stefan Schmitt'],
    ["Sean O'Brien", 'OBrien'],
    ['Sean O’Brien', "O'Brien"],
    ['Anna-Lena Kern', 'Annalena Kern'],
  ])('I-85: %s and %s may be one person', (a, b) => {
    expect(isSameName(a, b)).toBe(true);
  });

  it.each([
    ['Anna Müller', 'Anna Schmidt'],
    ['', 'Anna'],
    ['Jan Weber', 'Jan Becker'],
    ['!', '?'],
  ])('%s and %s are two', (a, b) => {
    expect(isSameName(a, b)).toBe(false);
  });
});
