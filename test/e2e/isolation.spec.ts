import { jest } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import {
  AppointmentMirrorRepository,
  BookAppointmentService,
  type CallContext,
  CancelAppointmentService,
  CheckCustomerService,
  FindAppointmentsService,
  GetContextService,
  RescheduleAppointmentService,
  SlotReader,
  TokenKey,
} from '../../src/appointments/index.js';
import { CacheCheck } from '../../src/isolation/cache.check.js';
import { CallerCheck, RefCheck } from '../../src/isolation/function.checks.js';
import { ISOLATION_CHECKS, type IsolationCheck } from '../../src/isolation/isolation-check.js';
import { ISOLATION_QUEUE, IsolationProbe } from '../../src/isolation/isolation.probe.js';
import { OptionIdCheck } from '../../src/isolation/option-id.check.js';
import { WebhookCheck } from '../../src/isolation/webhook.check.js';
import { AppLogger, Cache, type CacheKey, appointments, Clock, Database, Jobs } from '../../src/platform/index.js';
import { CacheKeyFactory, TenantContext } from '../../src/tenancy/index.js';
import { ADMIN_TOKEN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';

interface Report {
  at: string;
  checks: { name: string; outcome: string; through: string[] }[];
  breaches: number;
}

/** Some hundred statements, on a machine that may be busy with the other test files. */
jest.setTimeout(30_000);

const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };

describe(IsolationProbe.name, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { logLevel: 'info' });
    for (const company of [SALON, DENTIST]) expect((await gateway.putTenant(company)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const probe = async () => (await gateway.http.get('/admin/isolation').set(bearer)).body as Report;
  const breachedIn = ({ checks }: Report) => checks.filter(({ outcome }) => outcome !== 'held');
  const counted = async (check: string) => {
    const { text } = await gateway.http.get('/metrics').set(bearer);
    return Number(new RegExp(`^slotline_isolation_breaches_total\\{check="${check}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
  };
  const alarms = () =>
    gateway.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event === 'isolation_breached');
  const everyRow = async () => {
    const names = ['companies', 'branches', 'appointments', 'booking_attempts', 'callbacks', 'calls', 'tenant_changes'];
    return gateway.database.asOperator(async (tx) => {
      const counts: unknown[] = [];
      for (const name of names) {
        const { rows } = (await tx.execute(sql`select count(*)::int as n from ${sql.identifier(name)}`)) as unknown as {
          rows: unknown[];
        };
        counts.push([name, rows]);
      }
      return counts;
    });
  };

  it('tells that every wall holds, by every way that it knows', async () => {
    expect(await probe()).toEqual({
      at: gateway.clock.now().toISOString(),
      checks: ISOLATION_CHECKS.map((name) => ({ name, outcome: 'held', through: [] })),
      breaches: 0,
    });
    for (const name of ISOLATION_CHECKS) expect({ name, count: await counted(name) }).toEqual({ name, count: 0 });
    expect(alarms()).toEqual([]);
  });

  it('leaves no row behind, asks no Cal.com and is seen in no list, metric or log line', async () => {
    const before = await everyRow();
    const requests = gateway.sandbox.requests.count();
    await probe();
    expect(await everyRow()).toEqual(before);
    expect(gateway.sandbox.requests.count()).toBe(requests);
    const seen = await Promise.all(
      ['/admin/companies', '/admin/appointments', '/admin/breakers', '/admin/reconciliation', '/metrics'].map(
        async (path) => (await gateway.http.get(path).set(bearer)).text,
      ),
    );
    expect(seen.join('') + gateway.lines.join('')).not.toMatch(/canary/i);
  });

  it('runs by itself every hour', async () => {
    const runs = jest.spyOn(gateway.app.get(IsolationProbe, { strict: false }), 'run');
    await gateway.app.get(Jobs).enqueue(ISOLATION_QUEUE, { companyId: null });
    await gateway.settled();
    expect(runs).toHaveBeenCalledTimes(1);
    runs.mockRestore();
  });

  it('gives those who ask at the same time one run', async () => {
    const [one, other] = await Promise.all([probe(), probe()]);
    expect(one).toEqual(other);
  });

  describe('finds the breach, counts it and raises the alarm', () => {
    it('in a table without row-level security, and in one whose policy lets everybody see everything', async () => {
      await gateway.asOwner(`
        alter table callbacks disable row level security;
        alter table services disable row level security;
        create policy mistake on calls to slotline_app using (true) with check (true)`);
      const report = await probe();
      await gateway.asOwner(`
        alter table callbacks enable row level security;
        alter table services enable row level security;
        drop policy mistake on calls`);
      const statements = ['sql_select', 'sql_update', 'sql_delete', 'sql_insert'];
      expect(breachedIn(report)).toEqual(
        statements.map((name) => ({ name, outcome: 'breached', through: ['callbacks', 'calls', 'services'] })),
      );
      expect(report.breaches).toBe(4);
      for (const name of statements) expect({ name, count: await counted(name) }).toEqual({ name, count: 1 });
      expect(alarms()).toEqual(
        statements.map((operation) =>
          expect.objectContaining({
            level: 'error',
            event: 'isolation_breached',
            operation,
            reason: 'callbacks, calls, services',
          }),
        ),
      );
    }, 30_000);

    const runAlone = async (check: IsolationCheck) => {
      const { app } = gateway;
      const lines: object[] = [];
      const silent = () => undefined;
      const writer = { debug: silent, info: silent, warn: silent, error: (line: object) => void lines.push(line) };
      const alone = new IsolationProbe(
        [check],
        app.get(Database),
        app.get(Jobs),
        app.get(Clock),
        new AppLogger(writer),
      );
      const told: string[] = [];
      alone.onBreach((name) => told.push(name));
      const { checks } = await alone.run();
      const [{ through } = { through: [] }] = checks;
      expect(told).toEqual(through.length > 0 ? [check.name] : []);
      expect(lines).toHaveLength(told.length);
      return through;
    };
    const part = <T>(type: { prototype: T }): T => gateway.app.get<T>(type as Type<T>, { strict: false });
    /** The real one with some of its methods replaced. */
    const faulty = <T extends object>(type: { prototype: T }, change: (real: T) => Partial<T>): T => {
      const real = part(type);
      return Object.assign(Object.create(real) as T, change(real));
    };

    it('in cache keys that forget the company', async () => {
      const keys = faulty(CacheKeyFactory, () => ({ key: (...parts) => `slotline/${parts.join('/')}` as CacheKey }));
      expect(await runAlone(new CacheCheck(part(Cache), keys, part(TenantContext)))).toEqual(['canary']);
    });

    it.each([
      ['the call', (call: CallContext, before: CallContext) => ({ ...call, callId: before.callId }), ['other_call']],
      ['anything', (_: CallContext, before: CallContext) => before, ['other_call', 'other_company']],
    ])('in option ids that are not bound to %s', async (_, forget, ways) => {
      const calls: CallContext[] = [];
      const booking = faulty(BookAppointmentService, (real) => ({
        readOption: (call, optionId) => {
          calls.push(call);
          const read = calls.map((before) => real.readOption(forget(call, before), optionId));
          return read.find((option) => option !== null) ?? null;
        },
      }));
      expect(await runAlone(new OptionIdCheck(part(TokenKey), booking))).toEqual(ways);
    });

    it('in functions that serve whoever booked, at whichever company', async () => {
      const tenants = new Set<CallContext['tenant']>();
      const anywhere =
        <Rest extends unknown[], O extends { kind: string }>(ask: (call: CallContext, ...rest: Rest) => Promise<O>) =>
        async (call: CallContext, ...rest: Rest): Promise<O> => {
          tenants.add(call.tenant);
          const outcomes: O[] = [];
          for (const tenant of tenants) outcomes.push(await ask({ ...call, tenant }, ...rest));
          const [first] = outcomes.toSorted((a, b) => Number(isNothing(a.kind)) - Number(isNothing(b.kind)));
          if (!first) throw new Error('There is no tenant');
          return first;
        };
      const isNothing = (kind: string) => ['new', 'none', 'not_found'].includes(kind);
      const customers = faulty(CheckCustomerService, (real) => ({ check: anywhere(real.check.bind(real)) }));
      const finding = faulty(FindAppointmentsService, (real) => ({ find: anywhere(real.find.bind(real)) }));
      const cancelling = Object.create(part(CancelAppointmentService), {
        cancel: { value: anywhere(part(CancelAppointmentService).cancel.bind(part(CancelAppointmentService))) },
      }) as CancelAppointmentService;
      const moving = Object.create(part(RescheduleAppointmentService), {
        reschedule: {
          value: anywhere(part(RescheduleAppointmentService).reschedule.bind(part(RescheduleAppointmentService))),
        },
      }) as RescheduleAppointmentService;
      const contexts = new GetContextService(customers, part(Clock));
      const context = part(TenantContext);
      expect(await runAlone(new CallerCheck(customers, contexts, finding, cancelling, context))).toEqual([
        'cancel_appointment',
        'check_customer',
        'find_appointments',
        'get_context',
      ]);
      expect(await runAlone(new RefCheck(finding, moving, cancelling, context))).toEqual([
        'cancel_appointment',
        'find_appointments',
        'reschedule_appointment',
      ]);
    });

    it('in webhooks that are believed about bookings of another connection', async () => {
      let owner = { connectionId: '', companyId: '', branchId: '', serviceId: '' };
      const repository = faulty(AppointmentMirrorRepository, (real) => ({
        listOtherOwners: async (connectionId, uids) => {
          const [other = connectionId] = await real.listOtherOwners(connectionId, uids);
          const { companyId, branchId, serviceId } = appointments;
          const fields = { connectionId: appointments.connectionId, companyId, branchId, serviceId };
          const [row] = await gateway.database.asOperator((tx) =>
            tx.select(fields).from(appointments).where(eq(appointments.connectionId, other)),
          );
          if (row) owner = row;
          return [];
        },
        apply: async (told, ...rest) => real.apply({ ...told, ...owner }, ...rest),
        noteNoShow: async (told) => real.noteNoShow({ ...told, ...owner }),
      }));
      const check = new WebhookCheck(repository, part(Database), part(TenantContext), part(SlotReader), part(Clock));
      expect(await runAlone(check)).toEqual(['ended', 'no_show', 'written']);
    });

    it('or says that it knows nothing, where not even the owner reaches what is theirs', async () => {
      await gateway.asOwner('create table forgotten (company_id uuid not null)');
      await gateway.asOwner("select slotline_isolate('forgotten')");
      const response = await gateway.http.get('/admin/isolation').set(bearer);
      await gateway.asOwner('drop table forgotten');
      expect({ status: response.status, code: (response.body as { code: string }).code }).toEqual({
        status: 500,
        code: 'isolation_probe_blind',
      });
    });
  });
});
