import type { Language } from './language.js';
import { messagesDe } from './messages.de.js';
import { messagesEn, type Messages } from './messages.en.js';

export type { Language } from './language.js';
export type { SpokenAppointment, SpokenDayOfTimes, SpokenHours, SpokenWishFor } from './message-values.js';
export type { Messages } from './messages.en.js';
export { speakList } from './spoken-list.js';
export { speakPrice } from './spoken-price.js';
export {
  speakDate,
  speakDateTime,
  speakLocalDateTime,
  speakTime,
  speakWeekday,
  type SpokenCase,
  wallClock,
} from './spoken-time.js';

const MESSAGES: Record<Language, Messages> = { de: messagesDe, en: messagesEn };

/** The sentences of a language. */
export function messagesOf(language: Language): Messages {
  return MESSAGES[language];
}
