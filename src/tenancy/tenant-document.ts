import { type InputProblem, validateInto } from '../platform/index.js';
import { type BranchDto, type OpeningHoursDto, TenantDocumentDto } from './tenant-document.dto.js';
import { type OpeningHours, type OpeningInterval, type Policy, WEEKDAYS } from './tenant.js';

export const DEFAULT_POLICY: Policy = {
  minimumNoticeMinutes: 15,
  horizonDays: 60,
  maxAlternatives: 2,
  cancelNoticeHours: 24,
  rescheduleNoticeHours: 1,
  maxReschedulesPerAppointment: 3,
  identity: 'number',
};

const WORKDAY = ['09:00-18:00'];
const DEFAULT_HOURS: OpeningHoursDto = { mon: WORKDAY, tue: WORKDAY, wed: WORKDAY, thu: WORKDAY, fri: WORKDAY };

/**
 * Reads a tenant document and reports every problem of it, never only the first.
 * @returns the document with defaults filled in, or the problems in the order of the document
 */
export function parseTenantDocument(
  input: unknown,
): { kind: 'document'; document: TenantDocumentDto } | { kind: 'invalid'; problems: InputProblem[] } {
  const read = validateInto(TenantDocumentDto, input, 'refuse');
  if (read.kind === 'invalid') return read;
  // Rules between fields only make sense of a document whose fields are right.
  const problems = checkBetweenFields(read.value);
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'document', document: withDefaults(read.value) };
}

export function policyOf(document: TenantDocumentDto): Policy {
  return Object.assign({}, DEFAULT_POLICY, document.policy);
}

/** Written intervals, sorted, of a branch's week. */
export function openingHoursOf(branch: BranchDto): OpeningHours {
  const hours: OpeningHours = {};
  for (const day of WEEKDAYS) {
    const intervals = (branch.openingHours?.[day] ?? []).map(intervalOf).toSorted((a, b) => (a.from < b.from ? -1 : 1));
    if (intervals.length > 0) hours[day] = intervals;
  }
  return hours;
}

function withDefaults(document: TenantDocumentDto): TenantDocumentDto {
  return Object.assign({}, document, {
    agentIds: document.agentIds ?? [],
    policy: policyOf(document),
    branches: document.branches.map((branch) =>
      Object.assign({}, branch, {
        phoneNumbers: branch.phoneNumbers ?? [],
        agentIds: branch.agentIds ?? [],
        openingHours: branch.openingHours ?? DEFAULT_HOURS,
        closures: branch.closures ?? [],
      }),
    ),
  });
}

function intervalOf(text: string): OpeningInterval {
  const [from = '', to = ''] = text.split('-');
  return { from, to };
}

function checkBetweenFields(document: TenantDocumentDto): InputProblem[] {
  const { branches } = document;
  return [
    ...repeated(
      branches.map(({ slug }) => slug),
      (index) => `branches[${index}].slug`,
    ),
    ...repeated(
      branches.flatMap(({ phoneNumbers }) => phoneNumbers ?? []),
      () => 'branches.phoneNumbers',
    ),
    ...repeated(
      [...(document.agentIds ?? []), ...branches.flatMap(({ agentIds }) => agentIds ?? [])],
      () => 'agentIds',
    ),
    ...branches.flatMap((branch, index) => checkBranch(branch, `branches[${index}]`)),
  ];
}

function checkBranch(branch: BranchDto, path: string): InputProblem[] {
  const problems = repeated(
    branch.services.map(({ slug }) => slug),
    (index) => `${path}.services[${index}].slug`,
  );
  if (branch.services.filter((service) => service.default).length > 1) {
    problems.push({ path: `${path}.services`, message: 'must have at most one default' });
  }
  return problems;
}

function repeated(values: string[], pathOf: (index: number) => string): InputProblem[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [{ path: pathOf(index), message: 'is used twice' }] : [],
  );
}
