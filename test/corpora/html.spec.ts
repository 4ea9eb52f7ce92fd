import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

import { cleanText } from '../../src/platform/text/clean-text.js';
import { describeCorpus, percent, printFigures } from './corpus.js';

interface MarkupSample {
  input: string;
  must_not_contain: string[];
  kind: 'markup' | 'borderline' | 'inert';
}

interface PlainSample {
  input: string;
}

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Everything an HTML5 parser makes of the text that is not text. */
function markupIn(text: string): string[] {
  return parseFragment(text)
    .childNodes.filter((node: Node) => node.nodeName !== '#text')
    .map((node: Node) => node.nodeName);
}

function decoded(text: string): string {
  return parseFragment(text)
    .childNodes.map((node: Node) => ('value' in node ? node.value : ''))
    .join('');
}

function leaks(sample: MarkupSample): boolean {
  const once = cleanText(sample.input);
  const readings = [once, cleanText(once), decoded(once), decoded(decoded(once))];
  return readings.some(
    (text) =>
      markupIn(text).length > 0 ||
      sample.must_not_contain.some((part) => text.toLowerCase().includes(part.toLowerCase())),
  );
}

describeCorpus<MarkupSample>('html', (samples) => {
  it('leaves no element, comment or listed string, in a second pass or decoded either', () => {
    const leaking = samples.filter(leaks).map(({ input }) => input);

    printFigures(`html: ${percent(samples.length - leaking.length, samples.length)} clean`);
    expect(leaking).toEqual([]);
  });

  it('changes nothing in a second pass', () => {
    const unstable = samples.filter(({ input }) => cleanText(cleanText(input)) !== cleanText(input));

    expect(unstable).toEqual([]);
  });
});

describeCorpus<PlainSample>('text-must-survive', (samples) => {
  it('comes back byte for byte', () => {
    const changed = samples.filter(({ input }) => cleanText(input) !== input).map(({ input }) => input);

    printFigures(
      `text-must-survive: ${percent(samples.length - changed.length, samples.length)} unchanged by cleanText`,
    );
    expect(changed).toEqual([]);
  });
});
