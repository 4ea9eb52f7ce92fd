import {
  Body,
  Controller,
  Get,
  HttpException,
  type INestApplication,
  Module,
  NotFoundException,
  Param,
  Post,
  UnauthorizedException,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import {
  AppError,
  Cache,
  Database,
  loadConfig,
  ManualClock,
  PlatformModule,
  ProblemError,
  ProblemFilter,
} from '../../src/platform/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const PRIVATE = 'Erika-Beispiel';

class BrokenError extends AppError {
  readonly code = 'thing_broken';
  override readonly httpStatus = 503;
}

const FAILURES: Record<string, () => Error> = {
  crash: () => new RangeError(`cannot read ${PRIVATE}`),
  ours: () => new BrokenError(`inside of ${PRIVATE}`),
  missing: () => new NotFoundException(`no ${PRIVATE}`),
  token: () => new UnauthorizedException(PRIVATE),
  teapot: () => new HttpException(PRIVATE, 418),
  document: () =>
    new ProblemError(422, 'document_invalid', 'It has faults.', [{ path: 'a[0].b', message: 'must be text' }]),
};

@Controller('failures')
class FailuresController {
  @Get(':kind')
  fail(@Param('kind') kind: string): void {
    throw FAILURES[kind]?.() ?? new Error('unknown');
  }

  @Post()
  accept(@Body() body: unknown): { received: boolean } {
    return { received: body !== undefined };
  }
}

@Module({ controllers: [FailuresController], providers: [{ provide: APP_FILTER, useClass: ProblemFilter }] })
class FailuresModule {}

describe(ProblemFilter.name, () => {
  const lines: string[] = [];
  let test: TestDatabase;
  let app: INestApplication;

  beforeAll(async () => {
    test = await openTestDatabase();
    const config = loadConfig({ DATABASE_URL: 'memory:' });
    const clock = new ManualClock('2026-11-24T09:00:00Z');
    const destination = { write: (line: string) => void lines.push(line) };
    const platform = PlatformModule.forRoot(config, clock, test.database, destination);
    const module = await Test.createTestingModule({ imports: [platform, FailuresModule] }).compile();
    app = await module.createNestApplication().enableShutdownHooks().init();
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await test.close();
  });

  async function get(path: string) {
    return request(app.getHttpServer()).get(path);
  }

  it.each([
    ['crash', 500, 'internal_error'],
    ['ours', 503, 'thing_broken'],
    ['missing', 404, 'not_found'],
    ['token', 401, 'unauthorized'],
    ['teapot', 418, 'bad_request'],
  ])('answers %s as problem+json without reflecting anything', async (kind, status, code) => {
    const response = await get(`/failures/${kind}`);
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toMatch('application/problem+json');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(response.text)).toEqual({ type: 'about:blank', title: expect.any(String), status, code });
  });

  it('gives detail and every problem of a refusal that speaks for itself', async () => {
    const response = await get('/failures/document');
    expect(JSON.parse(response.text)).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      code: 'document_invalid',
      detail: 'It has faults.',
      errors: [{ path: 'a[0].b', message: 'must be text' }],
    });
  });

  it('answers an unknown route, with or without a query, without repeating it', async () => {
    const response = await get(`/${PRIVATE}?phone=${PRIVATE}`);
    expect(response.status).toBe(404);
    expect(JSON.parse(response.text)).toMatchObject({ code: 'not_found' });
    expect(response.text).not.toContain(PRIVATE);
  });

  it.each([
    ['broken JSON', '{"name": Erika-Beispiel', 400, 'invalid_json'],
    ['a body that is too large', JSON.stringify({ text: 'x'.repeat(200_000) }), 413, 'body_too_large'],
  ])('answers %s with its code', async (_what, body, status, code) => {
    const response = await request(app.getHttpServer())
      .post('/failures')
      .set('Content-Type', 'application/json')
      .send(body);
    expect(response.status).toBe(status);
    expect(JSON.parse(response.text)).toMatchObject({ status, code });
    expect(response.text).not.toContain(PRIVATE);
  });

  it('logs one line a request with the route pattern, and nothing that was sent', async () => {
    lines.length = 0;
    await get(`/failures/crash?name=${PRIVATE}`).then((response) => response.status);
    const requests = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(requests.filter((line) => line.event === 'request')).toEqual([
      expect.objectContaining({
        method: 'GET',
        route: '/failures/:kind',
        httpStatus: 500,
        durationMs: expect.any(Number),
      }),
    ]);
    expect(requests.filter((line) => line.event === 'request_failed')).toEqual([
      expect.objectContaining({ code: 'internal_error', err: expect.objectContaining({ type: 'RangeError' }) }),
    ]);
    expect(lines.join('')).not.toContain(PRIVATE);
  });

  it('provides the platform by class and leaves a borrowed database open', async () => {
    expect(app.get(Database)).toBe(test.database);
    expect(await app.get(Cache).answers()).toBe(true);
    await app.close();
    await expect(test.database.ping()).resolves.toBeUndefined();
  });
});
