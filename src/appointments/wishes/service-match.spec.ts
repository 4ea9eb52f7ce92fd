import { aService } from '../../../test/support/branch.js';
import { matchService } from './service-match.js';

const services = [
  aService({ slug: 'damenhaarschnitt', name: 'Damenhaarschnitt', synonyms: ["women's haircut"], eventTypeId: 1 }),
  aService({ slug: 'herrenhaarschnitt', name: 'Herrenhaarschnitt', synonyms: ['Haarschnitt Herren'], eventTypeId: 2 }),
  aService({ slug: 'faerben', name: 'Färben', eventTypeId: 3 }),
  aService({ slug: 'zahnreinigung', name: 'Professionelle Zahnreinigung', eventTypeId: 4 }),
];
const slugOf = (said: string | undefined) => {
  const match = matchService(said, services);
  return match.kind === 'match' ? match.service.slug : match;
};

describe(matchService.name, () => {
  it.each([
    ['Herrenhaarschnitt', 'herrenhaarschnitt'],
    ['herren-haarschnitt', 'herrenhaarschnitt'],
    ['Haarschnitt Herren', 'herrenhaarschnitt'],
    ["Women's Haircut", 'damenhaarschnitt'],
    ['Haarschnitt für Damen', 'damenhaarschnitt'],
    ['Faerben', 'faerben'],
    ['farben', 'faerben'],
    ['Zahnreinigung', 'zahnreinigung'],
    ['eine professionelle Zahnreinigung bitte', 'zahnreinigung'],
    ['Herrenhaarschnit', 'herrenhaarschnitt'],
    ['Herrenhaarschnitte', 'herrenhaarschnitt'],
    ['4', 'zahnreinigung'],
  ])('%s is %s', (said, slug) => {
    expect(slugOf(said)).toBe(slug);
  });

  it('I-88: asks which when several fit, instead of taking the first of the alphabet', () => {
    const match = matchService('Haarschnitt', services);
    expect(match).toMatchObject({ kind: 'ask', because: 'ambiguous' });
    expect(match.kind === 'ask' && match.choices.map(({ slug }) => slug)).toEqual([
      'damenhaarschnitt',
      'herrenhaarschnitt',
    ]);
  });

  it('asks with the whole list when nothing fits', () => {
    expect(matchService('Massage', services)).toEqual({ kind: 'ask', because: 'unknown', choices: services });
  });

  it('takes the default or the only service when none was named, and asks otherwise', () => {
    expect(matchService(undefined, services)).toEqual({ kind: 'ask', because: 'missing', choices: services });
    const standard = aService({ isDefault: true });
    expect(matchService(' ', [...services, standard])).toEqual({ kind: 'match', service: standard });
    expect(matchService(undefined, [standard]).kind).toBe('match');
  });

  it('never takes one sex for the other', () => {
    const [women] = services;
    expect(matchService('Herrenhaarschnitt', women ? [women] : [])).toMatchObject({ kind: 'ask', because: 'unknown' });
  });
});
