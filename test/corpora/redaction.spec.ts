import { redactText } from '../../src/platform/redaction/redact-text.js';
import { describeCorpus, percent, printFigures, readCorpus } from './corpus.js';

interface PersonalSample {
  text: string;
  hard: string[];
  negative?: boolean;
  /** Says of a negative that masking it is no fault: wrong check sums of personal numbers. */
  note?: string;
}

interface SecretSample {
  text: string;
  must_not_survive: string[];
  negative?: boolean;
}

function changed(texts: readonly string[]): string[] {
  return texts.filter((text) => redactText(text) !== text);
}

describeCorpus<PersonalSample>('pii', (samples) => {
  it('loses 99.5 % of the hard values', () => {
    const hard = samples.flatMap(({ text, hard: values }) => values.map((value) => ({ text, value })));
    const left = hard.filter(({ text, value }) => redactText(text).includes(value));

    printFigures(`pii: ${percent(hard.length - left.length, hard.length)} of the hard values masked`);
    expect(left.length / hard.length).toBeLessThanOrEqual(0.005);
  });

  it('and text-must-survive: operational text is changed in at most 1 %', () => {
    const negatives = samples.filter(({ negative, note }) => negative === true && note === undefined);
    const surviving = readCorpus<{ input: string }>('text-must-survive');
    const texts = [...negatives.map(({ text }) => text), ...surviving.map(({ input }) => input)];

    printFigures(`operational text: ${percent(changed(texts).length, texts.length)} changed`);
    expect(changed(texts).length / texts.length).toBeLessThanOrEqual(0.01);
  });
});

describeCorpus<SecretSample>('secrets', (samples) => {
  it('loses 98 % of the secrets', () => {
    const positive = samples.filter(({ negative }) => negative !== true);
    const left = positive.filter(({ text, must_not_survive: secrets }) => {
      const redacted = redactText(text);
      return secrets.some((secret) => redacted.includes(secret));
    });

    printFigures(`secrets: ${percent(positive.length - left.length, positive.length)} masked`);
    expect(left.length / positive.length).toBeLessThanOrEqual(0.02);
  });

  // The negatives are near misses of scanners for source code: keys of wrong length, check sums,
  // tokens in capitals. Most of them would be masked in a log on purpose.
  it('keeps six of ten near misses', () => {
    const negatives = samples.filter(({ negative }) => negative === true).map(({ text }) => text);

    printFigures(`near misses of secrets: ${percent(changed(negatives).length, negatives.length)} changed`);
    expect(changed(negatives).length / negatives.length).toBeLessThan(0.4);
  });
});

for (const corpus of ['dates-de', 'dates-en']) {
  describeCorpus<{ input: string }>(corpus, (samples) => {
    it('keeps 99 % of the dates', () => {
      const lost = changed(samples.map(({ input }) => input));

      printFigures(`${corpus}: ${percent(lost.length, samples.length)} changed`);
      expect(lost.length / samples.length).toBeLessThanOrEqual(0.01);
    });
  });
}
