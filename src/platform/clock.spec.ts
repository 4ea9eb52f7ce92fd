import { Test } from '@nestjs/testing';
import { Injectable } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { Clock, ManualClock } from './clock.js';

@Injectable()
class Reader {
  constructor(readonly clock: Clock) {}
}

describe(ManualClock.name, () => {
  it('stands still until it is moved', async () => {
    const module = await Test.createTestingModule({
      imports: [ThrottlerModule.forRoot([{ limit: 1, ttl: 1 }])],
      providers: [Reader, { provide: Clock, useValue: new ManualClock('2026-11-24T08:00:00Z') }],
    }).compile();
    const clock = module.get(Reader).clock;
    expect(clock.now().toISOString()).toBe('2026-11-24T08:00:00.000Z');
    expect(clock.now()).toEqual(clock.now());
  });
});
