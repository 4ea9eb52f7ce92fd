import { CALLBACK_PRIORITIES } from '../../platform/index.js';

export type CallbackPriority = (typeof CALLBACK_PRIORITIES)[number];

const WORDS: ReadonlyMap<string, CallbackPriority> = new Map<string, CallbackPriority>([
  ...CALLBACK_PRIORITIES.map((priority): [string, CallbackPriority] => [priority, priority]),
  ...['hoch', 'dringend', 'eilig', 'notfall', 'sofort', 'urgent', 'emergency', 'asap'].map(
    (word): [string, CallbackPriority] => [word, 'high'],
  ),
  ...['niedrig', 'gering', 'unwichtig'].map((word): [string, CallbackPriority] => [word, 'low']),
]);

/** How urgent an agent calls a callback; what it says in other words is normal. */
export function readPriority(said: string): CallbackPriority {
  return WORDS.get(said.trim().toLowerCase()) ?? 'normal';
}
