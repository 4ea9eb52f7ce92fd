import { redactText } from '../../platform/index.js';

export interface RedactLine {
  text: string;
  /** Values seen in the request. */
  known?: string[];
}

export function tryRedact(line: RedactLine): { text: string } {
  return { text: redactText(line.text, line.known) };
}
