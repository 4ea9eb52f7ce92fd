import type { Ask, Identify, Option, RequestedSlot, WishGap } from '../../appointments/index.js';
import { type AnswerData, EMPTY_DATA, optionData, requestedData } from './answer-data.js';
import { fitAnswer, type FunctionAnswer, type FunctionName } from './function-answer.js';
import { speakQuestion } from './spoken-question.js';
import type { SpokenValues } from './spoken-values.js';

/** One outcome in words: the sentence, and what is known beyond the empty data of the function. */
export interface Said {
  status: string;
  message: string;
  data: AnswerData;
}

/** A business result, which is a success whatever it says (I-12), with all keys of its function. */
export function answer(functionName: FunctionName, { status, message, data }: Said): FunctionAnswer {
  return fitAnswer({ success: true, status, message, data: { ...EMPTY_DATA[functionName], ...data } });
}

export function sayAsk({ question, requested }: Ask, values: SpokenValues): Said {
  const { message, ask } = speakQuestion(question, requested, values);
  return { status: 'ask', message, data: { ask } };
}

/** Says nothing about whether an appointment exists when the caller is not known. */
export function sayIdentify({ missing }: Identify, values: SpokenValues): Said {
  const { find } = values.messages;
  return { status: 'identify', message: missing === 'name' ? find.identifyByName : find.identify, data: {} };
}

/** Why the wish failed, and what is free instead or that nothing is. */
export function sayInstead(
  { gap, requested, options }: { gap: WishGap; requested: RequestedSlot; options: readonly Option[] },
  values: SpokenValues,
): string {
  const { availability } = values.messages;
  const why = values.gap(gap, requested);
  if (options.length > 0) return availability.alternatives(why, values.daysOf(options));
  return availability.none(why === '' ? availability.noneUnexplained : why);
}

export function optionsData(options: readonly Option[], values: SpokenValues): { options: AnswerData[] } {
  return { options: options.map((option) => ({ ...optionData(option, values) })) };
}

export function wishData(service: string | null, requested: RequestedSlot, values: SpokenValues): AnswerData {
  return { service, requested: requestedData(requested, values.timeZone) };
}
