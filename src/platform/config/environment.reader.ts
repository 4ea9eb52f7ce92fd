import { Secret } from '../secret.js';

/** Reads variables one by one and gathers what is wrong with them; an empty value counts as not given. */
export class EnvironmentReader {
  readonly problems: string[] = [];

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  text(name: string): string | null {
    const value = this.environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  /** A whole number within [min, max]. */
  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.problems.push(`${name} must be a whole number from ${min} to ${max}`);
    return fallback;
  }

  oneOf<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
    const value = this.text(name);
    if (value === null) return fallback;
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    this.problems.push(`${name} must be one of ${choices.join(', ')}`);
    return fallback;
  }

  /** An absolute URL of one of the schemes, e.g. ["redis", "rediss"]. */
  url(name: string, schemes: readonly string[]): URL | null {
    const value = this.text(name);
    if (value === null) return null;
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url !== null && url.hostname !== '' && schemes.includes(url.protocol.slice(0, -1))) return url;
    this.problems.push(`${name} must be a URL starting with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
    return null;
  }

  secret(name: string): Secret | null {
    const value = this.text(name);
    return value === null ? null : Secret.of(value);
  }
}
