import { fold, type Lexicon } from './lexicon.js';
import type { Meaning, Token } from './token.js';

const EDGES: readonly Meaning['t'][] = ['start', 'middle', 'end'];

/** "Dienstagabend", "Freitagvormittag", "Nachmittagstermin": a weekday or a part of the day inside one word. */
export function compound(key: string, glued: boolean, lexicon: Lexicon): Token[] | null {
  for (let split = key.length - 3; split > 3; split -= 1) {
    const head = lexicon.get(key.slice(0, split));
    const rest = key.slice(split);
    const tail = lexicon.get(rest);
    if (head?.some((one) => one.t === 'weekday') && tail?.some((one) => one.t === 'part' || one.t === 'early')) {
      return [
        { text: key.slice(0, split), glued, meanings: head },
        { text: rest, glued: true, meanings: tail.filter((one) => one.t !== 'relative') },
      ];
    }
    if (head?.some((one) => one.t === 'month' || one.t === 'unit') && rest === fold('hälfte')) {
      return [
        { text: 'hälfte', glued, meanings: [{ t: 'junk' }] },
        { text: 'des', glued: false, meanings: [{ t: 'of' }, { t: 'the' }] },
        { text: key, glued: false, meanings: head },
      ];
    }
    if (
      tail?.some((one) => one.t === 'unit') &&
      head?.some((one) => one.t === 'quarter' || one.t === 'threeQuarters')
    ) {
      return [
        { text: key.slice(0, split), glued, meanings: head },
        { text: rest, glued: true, meanings: tail },
      ];
    }
    const edge = head?.some((one) => one.t === 'unit') && tail?.find((one) => EDGES.includes(one.t));
    if (head && edge) {
      return [
        { text: rest, glued, meanings: [edge] },
        { text: 'des', glued: false, meanings: [{ t: 'of' }, { t: 'the' }] },
        { text: key, glued: false, meanings: head },
      ];
    }
    const day = tail?.filter((one) => one.t === 'weekday' || (one.t === 'unit' && rest.startsWith('woche'))) ?? [];
    if (head?.some((one) => one.t === 'month') && day.length > 0) {
      return [
        { text: rest, glued, meanings: day },
        { text: 'im', glued: false, meanings: [{ t: 'of' }] },
        { text: key, glued: false, meanings: head },
      ];
    }
    const feast =
      rest === 'wochenende' ? lexicon.get(key.slice(0, split) + (key[split - 1] === 'r' ? 'n' : 'en')) : null;
    if (feast?.some((one) => one.t === 'feast')) {
      return [
        { text: key, glued, meanings: feast },
        { text: rest, glued: true, meanings: tail ?? [] },
      ];
    }
    if (head?.some((one) => one.t === 'part') && /^s?(?:stunden?|zeit|termine?|slot|flug)$/u.test(rest)) {
      return [{ text: key, glued, meanings: head.filter((one) => one.t === 'part') }];
    }
  }
  return null;
}
