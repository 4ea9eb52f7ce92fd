import { cleanText } from '../../platform/index.js';

export interface CleanLine {
  text: string;
}

export function tryClean(line: CleanLine): { text: string } {
  return { text: cleanText(line.text) };
}
