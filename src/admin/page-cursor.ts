import { AdminInputInvalidError } from './admin.input.js';

/** Where a page ended: lists are sorted by an instant, then by an id. */
export interface PagePosition {
  at: Date;
  id: string;
}

export function cursorOf({ at, id }: PagePosition): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');
}

/** @throws AdminInputInvalidError */
export function readCursor(cursor: string): PagePosition {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(read) && Number.isSafeInteger(read[0]) && typeof read[1] === 'string') {
      const at = new Date(Number(read[0]));
      if (!Number.isNaN(at.getTime())) return { at, id: read[1] };
    }
  } catch {
    // Not one of ours.
  }
  throw new AdminInputInvalidError([{ path: 'cursor', message: 'must be a cursor of an earlier page' }]);
}
