import type { FoundItem, Item, PartSpec } from './item.js';
import { is, meaning, type Token } from './token.js';

/** "am frühen Nachmittag", "this morning", "abends"; "morgen" is a part of the day only beside a day. */
export function partAt(
  tokens: readonly Token[],
  at: number,
  before: readonly Item[],
  language: 'de' | 'en',
): FoundItem | null {
  let next = at;
  let edge: PartSpec['edge'] = null;
  let today = false;
  let introduced = false;
  const last = before.at(-1);
  for (; ; next += 1) {
    const token = tokens[next];
    if (is(token, 'early')) {
      if (is(token, 'part') && !is(tokens[next + 1], 'part', 'on', 'the', 'early')) break;
      edge = 'early';
    } else if (is(token, 'late') && (token?.text !== 'später' || is(tokens[next + 1], 'part'))) edge = 'late';
    else if (is(token, 'this') && is(tokens[next + 1], 'part', 'early', 'late')) today = true;
    else if (is(token, 'in', 'the', 'on', 'of', 'at', 'approx', 'filler', 'for') && !is(token, 'part'))
      introduced = true;
    else break;
  }
  const token = tokens[next];
  const part = meaning(token, 'part');
  const afterDay = last?.i === 'day' || last?.i === 'pair';
  if (!part) return edge && edgeAlone(tokens, at, next, edge, afterDay, today);
  if (is(token, 'relative')) {
    if (part.part === 'night') return edge === null || next > at ? tonight(edge, next) : null;
    const hasPart = afterDay || edge !== null || today || (introduced && is(tokens[next - 1], 'the'));
    if (!hasPart || is(tokens[next + 1], 'part')) return null;
  }
  let end = next + 1;
  if (is(tokens[end], 'early')) {
    edge = edge ?? (is(tokens[end], 'part') && part.part === 'morning' ? null : 'early');
    end += 1;
  } else if (is(tokens[end], 'late') && language === 'de') {
    edge = 'late';
    end += 1;
  }
  if (is(token, 'early') && part.part === 'morning' && language === 'de' && edge === null) edge = null;
  return { item: { i: 'part', part: { part: part.part, edge, today } }, next: end };
}

/** "late Friday afternoon", "early on Monday", "Monday late": an edge that stands apart from its part or without one. */
function edgeAlone(
  tokens: readonly Token[],
  at: number,
  next: number,
  edge: 'early' | 'late',
  afterDay: boolean,
  today: boolean,
): FoundItem | null {
  if (afterDay ? is(tokens[next], 'unit', 'weekday') : !is(tokens[next], 'weekday', 'date', 'pair', 'relative'))
    return null;
  const named = afterDay || is(tokens[next], 'part') ? null : meaning(tokens[next + 1], 'part');
  if (named) return { item: { i: 'part', part: { part: named.part, edge, today } }, next };
  const part = edge === 'early' ? 'morning' : 'evening';
  const joined = afterDay ? next === at + 1 : !is(tokens[at], 'on', 'in', 'the', 'at');
  return joined ? { item: { i: 'part', part: { part, edge: null, today: false } }, next } : null;
}

function tonight(edge: PartSpec['edge'], at: number): FoundItem {
  return { item: { i: 'part', part: { part: 'night', edge, today: true } }, next: at + 1 };
}

/** "Tuesday PM". */
export function halfOfDayAt(tokens: readonly Token[], at: number, before: readonly Item[]): FoundItem | null {
  const half = meaning(tokens[at], 'meridiem');
  const last = before.at(-1);
  if (!half || is(tokens[at], 'on') || (last?.i !== 'day' && last?.i !== 'pair')) return null;
  return {
    item: { i: 'part', part: { part: half.pm ? 'afternoon' : 'morning', edge: null, today: false } },
    next: at + 1,
  };
}
