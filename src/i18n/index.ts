import type { Language } from './language.js';
import { messagesDe } from './messages.de.js';
import { messagesEn, type Messages } from './messages.en.js';

export type { SpokenAppointment, SpokenDayOfTimes } from './message-values.js';
export type { Messages } from './messages.en.js';
export { speakPrice } from './spoken-price.js';
export {
  speakDate,
  speakDateTime,
  speakLocalDateTime,
  speakTime,
  speakWeekday,
  type SpokenCase,
  YEAR_UNLESS_CURRENT,
} from './spoken-time.js';

const MESSAGES: Record<Language, Messages> = { de: messagesDe, en: messagesEn };

/** The sentences of a language. */
export function messagesOf(language: Language): Messages {
  return MESSAGES[language];
}
