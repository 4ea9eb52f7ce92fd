import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Controller()
class HealthController {
  @Get('health/live')
  live(): object {
    return { status: 'ok' };
  }
}

@Module({ controllers: [HealthController] })
class BareModule {}

/** The floor of a start: a Nest application that can do nothing. */
const app = await NestFactory.create(BareModule, { logger: false });
await app.listen(0, '127.0.0.1');
process.send?.({ url: await app.getUrl() });
