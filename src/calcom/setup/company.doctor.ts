import { Injectable } from '@nestjs/common';
import { AppError, Clock, forEachOf } from '../../platform/index.js';
import { withUrgency } from '../../resilience/index.js';
import {
  type Branch,
  type CalcomConnection,
  type Company,
  type Service,
  TenancyService,
  TenantDirectory,
} from '../../tenancy/index.js';
import { CalcomClient } from '../calcom.client.js';
import { CalcomManagedParentError, CalcomUnauthorizedError, CalcomUnknownEventTypeError } from '../calcom.errors.js';
import { type Check, checksOf } from './check.js';
import { checkTimeZones, checkWebhook } from './connection.checks.js';
import { checkEventType } from './event-type.checks.js';
import { WebhookRegistrar } from './webhook.registrar.js';

/** Two requests each; with more, a look would take a minute of the key. */
const MAX_SERVICES = 20;
const AT_A_TIME = 3;
const FREE_WITHIN_MS = 28 * 24 * 60 * 60_000;

interface OfferedService {
  branch: Branch;
  service: Service;
}

/** Looks at what keeps callers of a company from being served, and says what to do. Changes nothing. */
@Injectable()
export class CompanyDoctor {
  constructor(
    private readonly tenancy: TenancyService,
    private readonly directory: TenantDirectory,
    private readonly calcom: CalcomClient,
    private readonly webhooks: WebhookRegistrar,
    private readonly clock: Clock,
  ) {}

  /** @throws TenantNotFoundError; what Cal.com does not answer is told as a check */
  async examine(slug: string): Promise<Check[]> {
    const company = await this.tenancy.find(slug);
    const connections = new Map(company.branches.map(({ calcom }) => [calcom.id, calcom]));
    const checks: Check[] = [];
    // Behind all callers in the limit of the key.
    await withUrgency('reconciliation', async () => {
      for (const connection of connections.values())
        checks.push(...(await this.examineConnection(company, connection)));
    });
    return [...checks, ...(await this.examineEntrances(company))];
  }

  private async examineConnection(company: Company, connection: CalcomConnection): Promise<Check[]> {
    const own = company.branches.filter(({ calcom }) => calcom.id === connection.id);
    const subject = own.length === company.branches.length ? null : own.map(({ slug }) => slug).join(', ');
    const { ok, fail } = checksOf(subject);
    const checks: Check[] = [];
    try {
      const account = await this.calcom.getMe(connection);
      checks.push(ok('calcom_key', 'Cal.com takes the key'), checkTimeZones(subject, company, connection, account));
    } catch (error) {
      if (!(error instanceof CalcomUnauthorizedError)) return [notChecked(subject, 'calcom_key', error)];
      return [
        fail('calcom_key', 'Cal.com refuses the key', 'Put the tenant with a valid apiKey, and the right apiUrl'),
      ];
    }
    checks.push(
      await this.webhooks.plan(connection).then(
        (plan) => checkWebhook(subject, company, plan),
        (error: unknown) => notChecked(subject, 'webhook', error),
      ),
    );
    return [...checks, ...(await this.examineServices(subject, connection, own))];
  }

  private async examineServices(subject: string | null, connection: CalcomConnection, own: Branch[]): Promise<Check[]> {
    const all = own.flatMap((branch) => branch.services.map((service): OfferedService => ({ branch, service })));
    const looked = all.slice(0, MAX_SERVICES);
    const checks: Check[][] = looked.map(() => []);
    await forEachOf(looked.entries(), AT_A_TIME, async ([index, offered]) => {
      checks[index] = await this.examineService(connection, offered);
    });
    if (looked.length === all.length) return checks.flat();
    const left = `${all.length - looked.length} more services were not looked at`;
    return [...checks.flat(), checksOf(subject).warn('event_type', left, 'Look at their event types in Cal.com')];
  }

  private async examineService(connection: CalcomConnection, { branch, service }: OfferedService): Promise<Check[]> {
    const subject = `${branch.slug}/${service.slug}`;
    try {
      const eventType = await this.calcom.getEventType(connection, service.eventTypeId);
      const checks = checkEventType(subject, service, eventType);
      return eventType.isManagedParent ? checks : [...checks, await this.checkFree(connection, branch, service)];
    } catch (error) {
      if (error instanceof CalcomUnknownEventTypeError || error instanceof CalcomManagedParentError) {
        const detail = `The account of the key has no event type ${service.eventTypeId} that can be booked`;
        return [
          checksOf(subject).fail(
            'event_type',
            detail,
            'Set eventTypeId to one of the account, or use the key of a host',
          ),
        ];
      }
      return [notChecked(subject, 'event_type', error)];
    }
  }

  private async checkFree(connection: CalcomConnection, branch: Branch, service: Service): Promise<Check> {
    const subject = `${branch.slug}/${service.slug}`;
    const from = this.clock.now();
    const to = new Date(from.getTime() + FREE_WITHIN_MS);
    const query = { eventTypeId: service.eventTypeId, from, to, timeZone: branch.timeZone };
    const slots = await this.calcom.listSlots(connection, query);
    const { ok, warn } = checksOf(subject);
    if (slots.length > 0) return ok('free_times', `${slots.length} free times in the next four weeks`);
    return warn('free_times', 'No free time in the next four weeks', 'Look at the schedule of the host in Cal.com');
  }

  /** A number or an agent that leads elsewhere would bring callers to another company. */
  private async examineEntrances(company: Company): Promise<Check[]> {
    const checks: Check[] = [];
    for (const { slug, phoneNumbers, agentIds } of company.branches) {
      const { ok, warn, fail } = checksOf(slug);
      const numbers = await Promise.all(phoneNumbers.map((number) => this.directory.findByNumber(number)));
      const agents = await Promise.all(
        [...agentIds, ...company.agentIds].map((agentId) => this.directory.findByAgent(agentId)),
      );
      const leadsAway = [...numbers, ...agents].some((found) => found?.company.id !== company.id);
      if (leadsAway) {
        checks.push(fail('entrances', 'A number or an agent leads to another company', 'Put the tenant again'));
      } else if (numbers.length + agents.length === 0) {
        const todo = 'Give the branch a number or an agent';
        checks.push(warn('entrances', 'No number and no agent leads here', todo));
      } else checks.push(ok('entrances', `All numbers (${numbers.length}) and agents (${agents.length}) lead here`));
    }
    return checks;
  }
}

function notChecked(subject: string | null, check: string, error: unknown): Check {
  const code = error instanceof AppError ? error.code : 'error';
  return checksOf(subject).warn(check, `Not looked at, Cal.com did not answer: ${code}`, 'Try again in a minute');
}
