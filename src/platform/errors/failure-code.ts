import { AppError } from './app-error.js';

/** The code of an error of ours, else its class: what of a failure may be stored and shown. */
export function failureCodeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error ? error.constructor.name : typeof error;
}
