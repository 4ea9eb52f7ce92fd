import type { CallTimeline, TimelineBooking, TimelineStep } from '../../call-story/index.js';

const BAR_WIDTH = 24;

/** The story of a call for a terminal: one line a step, those of one request below their function, with a waterfall. */
export function formatCall(story: CallTimeline): string {
  const lines = [
    ...headOf(story),
    '',
    ...story.timeline.map((step) => stepLine(step, functionOf(step, story.timeline))),
  ];
  if (story.bookings.length > 0) lines.push('', ...story.bookings.map(bookingLine));
  return `${lines.join('\n')}\n`;
}

function headOf({ callId, company, call, beganAt, totals }: CallTimeline): string[] {
  const known = call
    ? [
        `${company}/${call.branch}`,
        call.status,
        call.direction,
        call.durationMs === null ? null : `${Math.round(call.durationMs / 1000)} s`,
        call.disconnectionReason,
        call.costCents === null ? null : `${call.costCents} ct`,
      ]
    : [company, 'no event of Retell yet'];
  const sums = [
    `${totals.functions} functions ${ms(totals.functionMs)}`,
    `${totals.calcomRequests} Cal.com requests ${ms(totals.calcomMs)}`,
    `${totals.webhooks} events`,
  ];
  return [
    [`Call ${callId}`, ...known.filter((part) => part !== null)].join(' · '),
    [beganAt === null ? 'nothing has happened' : `began ${beganAt.toISOString()}`, ...sums].join(' · '),
  ];
}

function stepLine(step: TimelineStep, parent: TimelineStep | null): string {
  const bar = barOf(step, parent ?? step);
  const place = `${ms(step.offsetMs).padStart(12)}  ${bar}  ${ms(step.durationMs).padStart(9)}  `;
  return `${place}${parent === null ? '' : '  '}${labelOf(step)}`.trimEnd();
}

function labelOf({ kind, name, outcome, httpStatus, attempt, breaker, cache }: TimelineStep): string {
  switch (kind) {
    case 'function': {
      const circumstances = [cache && `cache ${cache}`, breaker !== 'closed' && breaker && `breaker ${breaker}`];
      const told = circumstances.filter((one) => typeof one === 'string').join(', ');
      return `${name} → ${outcome}${told === '' ? '' : ` (${told})`}`;
    }
    case 'calcom': {
      const again = (attempt ?? 1) > 1 ? `, attempt ${attempt}` : '';
      return `Cal.com ${name} ${httpStatus ?? 'no answer'} ${outcome} (breaker ${breaker}${again})`;
    }
    case 'cache':
    case 'hold':
    case 'webhook':
    case 'job':
    case 'booking':
      return `${kind} ${name}: ${outcome}`;
  }
}

/** Where on its function's time a step lies. */
function barOf(step: TimelineStep, whole: TimelineStep): string {
  if (whole.durationMs <= 0) return ' '.repeat(BAR_WIDTH);
  const column = (offsetMs: number) =>
    Math.min(BAR_WIDTH, Math.max(0, Math.round(((offsetMs - whole.offsetMs) / whole.durationMs) * BAR_WIDTH)));
  const from = Math.min(column(step.offsetMs), BAR_WIDTH - 1);
  const to = Math.max(column(step.offsetMs + step.durationMs), from + 1);
  return `${' '.repeat(from)}${(step === whole ? '█' : '▒').repeat(to - from)}`.padEnd(BAR_WIDTH);
}

/** The function that a step was done for; null for functions and for what happened by itself. */
function functionOf(step: TimelineStep, timeline: readonly TimelineStep[]): TimelineStep | null {
  if (step.kind === 'function' || step.requestId === null) return null;
  return timeline.find(({ kind, requestId }) => kind === 'function' && requestId === step.requestId) ?? null;
}

function bookingLine({ ref, service, start, status, did }: TimelineBooking): string {
  return `Appointment ${ref} · ${service} · ${start.toISOString()} · now ${status} · this call: ${did.join(', ')}`;
}

function ms(value: number): string {
  return `${value} ms`;
}
