import { type CountryCode, readPhoneNumber } from '../../src/platform/text/phone-number.js';
import { describeCorpus, percent, printFigures } from './corpus.js';

interface PhoneSample {
  input: string;
  region: CountryCode;
  expected: string | null;
}

for (const corpus of ['phones', 'phones-spoken']) {
  describeCorpus<PhoneSample>(corpus, (samples) => {
    it('is read right in 99 of 100 samples', () => {
      const wrong = samples
        .map(({ input, region, expected }) => ({ input, region, expected, read: readPhoneNumber(input, region) }))
        .filter(({ expected, read }) => read !== expected);

      printFigures(`${corpus}: ${percent(samples.length - wrong.length, samples.length)} right`);

      expect(wrong.length / samples.length).toBeLessThanOrEqual(0.01);
    });
  });
}
