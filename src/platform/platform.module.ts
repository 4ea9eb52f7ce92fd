import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { Cache } from './cache/cache.js';
import { RedisConnection } from './cache/redis-connection.js';
import { Clock } from './clock.js';
import { Config } from './config/config.js';
import { Database } from './database/database.js';
import { HttpDrain } from './http/http-drain.js';
import { Jobs } from './jobs/jobs.js';
import { RequestContext } from './http/request-context.js';
import { AppLogger } from './logging/app-logger.js';
import { loggerParams } from './logging/pino-logger.js';
import { openDatabase } from './open-database.js';

const OWNS_DATABASE = Symbol('owns database');

/** What every room stands on: settings, time, log, database, Redis and cache, each injected by its class. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly redis: RedisConnection,
    @Inject(OWNS_DATABASE) private readonly ownsDatabase: boolean,
  ) {}

  /**
   * @param database - one that is open or opens already; it stays open when the application closes
   * @param logDestination - where log lines go; standard output when left out
   */
  static forRoot(
    config: Config,
    clock: Clock,
    database?: Database | Promise<Database>,
    logDestination?: DestinationStream,
  ): DynamicModule {
    return {
      module: PlatformModule,
      imports: [LoggerModule.forRoot(loggerParams(config.logLevel, logDestination))],
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useValue: clock },
        RequestContext,
        { provide: OWNS_DATABASE, useValue: database === undefined },
        { provide: Database, useFactory: () => database ?? openDatabase(config.database) },
        { provide: AppLogger, inject: [PinoLogger], useFactory: (writer: PinoLogger) => new AppLogger(writer) },
        HttpDrain,
        Jobs,
        {
          provide: RedisConnection,
          // After the database: a start that fails there must leave nothing open that keeps the process alive.
          inject: [AppLogger, Database],
          useFactory: (logger: AppLogger) => RedisConnection.open(config, logger),
        },
        {
          provide: Cache,
          inject: [RedisConnection, AppLogger],
          useFactory: (connection: RedisConnection, logger: AppLogger) => Cache.over(connection, clock, logger),
        },
      ],
      exports: [Config, Clock, Database, RequestContext, AppLogger, HttpDrain, Jobs, RedisConnection, Cache],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis.close();
    if (this.ownsDatabase) await this.database.close();
  }
}
