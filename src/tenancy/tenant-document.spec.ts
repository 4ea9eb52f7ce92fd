import { DENTIST, SALON } from '../../test/support/tenants.js';
import { openingHoursOf, parseTenantDocument } from './tenant-document.js';

const problemsOf = (document: unknown) => {
  const parsed = parseTenantDocument(document);
  return parsed.kind === 'invalid' ? parsed.problems : [];
};
const [branch] = SALON.branches;
const withBranch = (changes: object) => ({ ...SALON, branches: [{ ...branch, ...changes }] });

describe(parseTenantDocument.name, () => {
  it('fills in what is left out', () => {
    const parsed = parseTenantDocument({ ...SALON, policy: { horizonDays: 30 } });
    if (parsed.kind === 'invalid') throw new Error('The document of the tests is right');
    expect(parsed.document.policy).toMatchObject({ horizonDays: 30, minimumNoticeMinutes: 15, identity: 'number' });
    const [first] = parsed.document.branches;
    expect(first && openingHoursOf(first)).toEqual({
      mon: [{ from: '09:00', to: '18:00' }],
      tue: [{ from: '09:00', to: '18:00' }],
      wed: [{ from: '09:00', to: '18:00' }],
      thu: [{ from: '09:00', to: '18:00' }],
      fri: [{ from: '09:00', to: '18:00' }],
    });
    expect(problemsOf(DENTIST)).toEqual([]);
  });

  it.each([
    [{ title: 'Cut', visits: 1, first: true }, true],
    [{}, true],
    [{ 'no slug': 'x' }, false],
    [{ title: 'x'.repeat(501) }, false],
    [{ title: ['a'] }, false],
    [{ title: null }, false],
    [['title'], false],
    ['title', false],
    [Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`field-${index}`, 'x'])), false],
  ])('I-39: takes answers to booking fields by slug, %j: %s', (bookingFields, isRight) => {
    const [service] = branch?.services ?? [];
    const problems = problemsOf(withBranch({ services: [{ ...service, bookingFields }] }));
    expect(problems.map(({ path }) => path)).toEqual(isRight ? [] : ['branches[0].services[0].bookingFields']);
  });

  it('reports every problem with its path, not the first alone', () => {
    const paths = problemsOf({
      ...SALON,
      locale: 'fr',
      timeZone: 'Mars/Olympus',
      tiemZone: 'Europe/Berlin',
      policy: { horizonDays: 366, maxAlternatives: 0 },
      branches: [
        {
          ...branch,
          phoneNumbers: ['030 12345600'],
          openingHours: { mon: ['9-18'], tue: ['18:00-09:00'] },
          closures: [{ from: '2027-01-02', to: '2027-01-01' }],
          services: [{ slug: 'Cut!', name: '', eventTypeId: '1', durationMinutes: 30 }],
        },
      ],
    }).map(({ path }) => path);
    expect(new Set(paths)).toEqual(
      new Set([
        'tiemZone',
        'locale',
        'timeZone',
        'policy.horizonDays',
        'policy.maxAlternatives',
        'branches[0].phoneNumbers',
        'branches[0].openingHours.mon',
        'branches[0].openingHours.tue',
        'branches[0].closures[0].to',
        'branches[0].services[0].slug',
        'branches[0].services[0].name',
        'branches[0].services[0].eventTypeId',
      ]),
    );
  });

  it.each<[string, object, string]>([
    ['a slug twice', { services: [branch?.services[0], branch?.services[0]] }, 'branches[0].services[1].slug'],
    ['overlapping hours', { openingHours: { mon: ['09:00-13:00', '12:00-18:00'] } }, 'branches[0].openingHours.mon'],
    ['hours that end before they start', { openingHours: { tue: ['18:00-09:00'] } }, 'branches[0].openingHours.tue'],
    ['a closure backwards', { closures: [{ from: '2027-01-02', to: '2027-01-01' }] }, 'branches[0].closures[0].to'],
    ['a closure on no day', { closures: [{ from: '2027-02-30', to: '2027-03-01' }] }, 'branches[0].closures[0].from'],
    [
      'two defaults',
      { services: branch?.services.map((service) => ({ ...service, default: true })) },
      'branches[0].services',
    ],
  ])('refuses %s', (_, changes, path) => {
    expect(problemsOf(withBranch(changes)).map((problem) => problem.path)).toEqual([path]);
  });

  it.each([null, [], 'slug: x', 7])('refuses %j as a document', (input) => {
    expect(problemsOf(input)).toEqual([{ path: '', message: 'must be an object' }]);
  });
});
