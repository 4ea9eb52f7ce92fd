import { formatInTimeZone, fromZonedTime } from 'date-fns-tz';
import { MINUTE_MS, type OwnedEventType, type SandboxEventType, type SandboxSchedule } from './sandbox.model.js';
import type { SandboxStore } from './sandbox.store.js';

const DAY_MS = 24 * 60 * MINUTE_MS;

interface Span {
  start: Date;
  end: Date;
}

/** @param range - both ends included, as Cal.com reads them */
export function listFreeStarts(
  store: SandboxStore,
  owned: OwnedEventType,
  range: Span,
  movedUid: string | null,
): Date[] {
  const { eventType } = owned;
  if (eventType.managedParent) return [];
  const stepMs = (eventType.slotIntervalMinutes ?? eventType.lengthInMinutes) * MINUTE_MS;
  const starts: Date[] = [];
  for (const hours of workingSpans(eventType.schedule, range)) {
    for (let ms = hours.start.getTime(); ms + lengthMs(eventType) <= hours.end.getTime(); ms += stepMs) {
      const start = new Date(ms);
      if (start < range.start || start > range.end) continue;
      if (!isWithinBounds(store, eventType, start)) continue;
      const span = spanOf(eventType, start);
      const hostIds = store.unheldHostIds(store.freeHostIds(owned, span, movedUid), span);
      if (store.pickHostIds(owned, hostIds) !== null) starts.push(start);
    }
  }
  return starts.toSorted((a, b) => a.getTime() - b.getTime());
}

/** Minimum notice and booking window. */
export function isWithinBounds(store: SandboxStore, eventType: SandboxEventType, start: Date): boolean {
  const nowMs = store.clock.now().getTime();
  const { minimumBookingNoticeMinutes = 0, bookingWindowDays } = eventType;
  if (start.getTime() < nowMs + minimumBookingNoticeMinutes * MINUTE_MS) return false;
  return bookingWindowDays === undefined || start.getTime() <= nowMs + bookingWindowDays * DAY_MS;
}

/** Whether the whole span lies in working hours; any start does, on the grid or off it. */
export function isWithinWorkingHours(eventType: SandboxEventType, span: Span): boolean {
  return workingSpans(eventType.schedule, span).some((hours) => hours.start <= span.start && span.end <= hours.end);
}

export function spanOf(eventType: SandboxEventType, start: Date): Span {
  return { start, end: new Date(start.getTime() + lengthMs(eventType)) };
}

/** Slots as Cal.com groups them: by local date, days without any left out. */
export function groupByDate(
  starts: Date[],
  timeZone: string,
  eventType: SandboxEventType,
  withEnd: boolean,
): Record<string, { start: string; end?: string }[]> {
  const groups: Record<string, { start: string; end?: string }[]> = {};
  for (const start of starts) {
    const local = formatLocal(start, timeZone);
    const { end } = spanOf(eventType, start);
    const slot = withEnd ? { start: local, end: formatLocal(end, timeZone) } : { start: local };
    (groups[local.slice(0, 10)] ??= []).push(slot);
  }
  return groups;
}

const MAX_LOCAL_TIMES = 50_000;
/** Formatted once each: the same starts are listed again and again. */
const localTimes = new Map<string, string>();

function formatLocal(instant: Date, timeZone: string): string {
  const key = `${instant.getTime()} ${timeZone}`;
  const known = localTimes.get(key);
  if (known !== undefined) return known;
  const local = formatInTimeZone(instant, timeZone, "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
  if (localTimes.size >= MAX_LOCAL_TIMES) localTimes.clear();
  localTimes.set(key, local);
  return local;
}

function lengthMs(eventType: SandboxEventType): number {
  return eventType.lengthInMinutes * MINUTE_MS;
}

function workingSpans(schedule: SandboxSchedule, range: Span): Span[] {
  const { timeZone } = schedule;
  const spans: Span[] = [];
  // A day of margin on both sides: the range is in UTC, the days are local.
  for (let ms = range.start.getTime() - DAY_MS; ms <= range.end.getTime() + DAY_MS; ms += DAY_MS) {
    const date = new Date(ms).toISOString().slice(0, 10);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    for (const hours of schedule.workingHours) {
      if (!hours.days.includes(weekday)) continue;
      spans.push({
        start: fromZonedTime(`${date}T${hours.from}:00`, timeZone),
        end: fromZonedTime(`${date}T${hours.to}:00`, timeZone),
      });
    }
  }
  return spans;
}
