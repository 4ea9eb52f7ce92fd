import type { Player, Played } from '../player.js';

/** Something that must hold after every step. */
export interface Invariant {
  name: string;
  /** @returns what is wrong, one line each; empty when it holds */
  check(played: Played, player: Player): string[];
}

export function local(instant: Date): string {
  return instant.toISOString().slice(0, 16);
}
