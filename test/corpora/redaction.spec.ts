import { redactText } from '../../src/platform/redaction/redact-text.js';
import { describeCorpus, percent, printFigures } from './corpus.js';

interface PersonalSample {
  text: string;
  hard: string[];
  negative?: boolean;
  note?: string;
}

interface SecretSample {
  text: string;
  must_not_survive: string[];
  rule: string;
  negative?: boolean;
}

const show = process.env['SHOW'] === '1';

describeCorpus<PersonalSample>('pii', (samples) => {
  it('lets at most 0.5 % of the hard values through', () => {
    const hard = samples.flatMap(({ text, hard: values }) => values.map((value) => ({ text, value })));
    const left = hard.filter(({ text, value }) => redactText(text).includes(value));

    printFigures(`pii: ${percent(hard.length - left.length, hard.length)} of the hard values masked`);
    if (show) for (const miss of left) printFigures(`  ${JSON.stringify(miss)}`);
    expect(left.length / hard.length).toBeLessThanOrEqual(0.005);
  });

  it('says what it changes of texts without personal data', () => {
    const plain = samples.filter(({ negative, note }) => negative === true && note === undefined);
    const changed = plain.filter(({ text }) => redactText(text) !== text);

    printFigures(`pii negatives: ${percent(plain.length - changed.length, plain.length)} unchanged`);
    if (show)
      for (const miss of changed)
        printFigures(`  ${JSON.stringify(miss.text)} ${JSON.stringify(redactText(miss.text))}`);
  });
});

describeCorpus<SecretSample>('secrets', (samples) => {
  it('lets at most 2 % of the secrets through', () => {
    const positive = samples.filter(({ negative }) => negative !== true);
    const left = positive.filter(({ text, must_not_survive }) =>
      must_not_survive.some((value) => redactText(text).includes(value)),
    );

    printFigures(`secrets: ${percent(positive.length - left.length, positive.length)} masked`);
    if (show)
      for (const miss of left)
        printFigures(
          `  ${miss.rule} ${JSON.stringify(miss.text).slice(0, 200)} => ${JSON.stringify(redactText(miss.text)).slice(0, 150)}`,
        );
    expect(left.length / positive.length).toBeLessThanOrEqual(0.02);
  });

  it('says what it changes of texts without secrets', () => {
    const plain = samples.filter(({ negative }) => negative === true);
    const changed = plain.filter(({ text }) => redactText(text) !== text);

    printFigures(`secrets negatives: ${percent(plain.length - changed.length, plain.length)} unchanged`);
    if (show)
      for (const miss of changed)
        printFigures(
          `  NEG ${miss.rule} ${JSON.stringify(miss.text).slice(0, 200)} => ${JSON.stringify(redactText(miss.text)).slice(0, 150)}`,
        );
  });
});

for (const corpus of ['text-must-survive', 'dates-de', 'dates-en']) {
  describeCorpus<{ input: string }>(corpus, (samples) => {
    it('is changed in at most 1 % of the texts', () => {
      const changed = samples.filter(({ input }) => redactText(input) !== input);

      printFigures(`${corpus}: ${percent(samples.length - changed.length, samples.length)} unchanged by redactText`);
      if (show)
        for (const miss of changed)
          printFigures(`  ${JSON.stringify(miss.input)} ${JSON.stringify(redactText(miss.input))}`);
      expect(changed.length / samples.length).toBeLessThanOrEqual(0.01);
    });
  });
}
