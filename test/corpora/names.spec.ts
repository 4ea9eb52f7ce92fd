import { redactText } from '../../src/platform/redaction/redact-text.js';
import { cleanText } from '../../src/platform/text/clean-text.js';
import { describeCorpus, percent, printFigures } from './corpus.js';

interface NameSample {
  input: string;
  must: string;
}

describeCorpus<NameSample>('names', (samples) => {
  const names = samples.filter(({ must }) => must === 'survive').map(({ input }) => input);

  it('come back from cleanText byte for byte', () => {
    const changed = names.filter((name) => cleanText(name) !== name);

    printFigures(`names: ${percent(names.length - changed.length, names.length)} unchanged by cleanText`);
    expect(changed).toEqual([]);
  });

  it('are masked wherever the request knows them', () => {
    const left = names.filter((name) => redactText(`no booking of ${name} at nine`, [name]).includes(name));

    printFigures(`names: ${percent(names.length - left.length, names.length)} masked when known`);
    expect(left).toEqual([]);
  });

  it('break nothing, however they are made', () => {
    for (const { input } of samples) {
      expect(typeof redactText(cleanText(input), [input])).toBe('string');
    }
  });
});
