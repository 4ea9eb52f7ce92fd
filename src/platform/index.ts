export { Cache, type CacheResult } from './cache/cache.js';
export type { CacheKey } from './cache/cache-key.js';
export { REDIS_USES, RedisConnection, type RedisClient, type RedisUse } from './cache/redis-connection.js';
export { Clock, ManualClock, SystemClock } from './clock.js';
export { Config, type ConfigValues, type DatabaseTarget, type LogLevel } from './config/config.js';
export { ConfigError } from './config/config.error.js';
export { loadConfig } from './config/load-config.js';
export { forEachOf } from './for-each-of.js';
export { Database } from './database/database.js';
export { openDatabase } from './open-database.js';
export { DatabaseError } from './database/database.error.js';
export type { Transaction } from './database/engine.js';
export * from './database/schema.js';
export { AppError, type SpokenFailure } from './errors/app-error.js';
export { failureCodeOf } from './errors/failure-code.js';
export type { InputProblem, Problem } from './errors/problem.js';
export { ProblemError } from './errors/problem.error.js';
export { ProblemFilter } from './errors/problem.filter.js';
export { HttpDrain } from './http/http-drain.js';
export { HttpServerAdapter, type ServerTimeouts } from './http/http-server.adapter.js';
export { isWithinJsonLimits } from './http/json-limits.js';
export { refuseComplexJson, refuseOtherTypes } from './http/json-only.js';
export { refuseNulInAddress } from './http/readable-address.js';
export { GroupCommit } from './group-commit.js';
export { publicConnector } from './http/outbound-connector.js';
export { isPrivateAddress } from './http/private-address.js';
export { PUBLIC_ROUTE, PublicRoute } from './http/public-route.js';
export type { EnqueueOptions, Job, JobData, JobHandler, JobOptions, QueueState } from './jobs/job.js';
export { Jobs } from './jobs/jobs.js';
export { RequestContext } from './http/request-context.js';
export { AppLogger } from './logging/app-logger.js';
export type { LogField, LogLine } from './logging/log-fields.js';
export { pause } from './pause.js';
export { startPeriodic } from './periodic.js';
export { PlatformModule } from './platform.module.js';
export { redactText } from './redaction/redact-text.js';
export { openSeenValues, rememberPersonal } from './redaction/seen-values.js';
export { Secret } from './secret.js';
export { cleanText } from './text/clean-text.js';
export { readEmail } from './text/email-address.js';
export { type CountryCode, isWithheld, readPhoneNumber } from './text/phone-number.js';
export { validateInto, type Validated } from './validation/validate-into.js';
export { BoundedMap } from './cache/bounded-map.js';
export { LateError, within } from './within.js';
export {
  instantOf,
  isoWithOffset,
  localDateOf,
  localMinutesOf,
  localTimeOf,
  startOfDay,
  wallClock,
} from './time-zone.js';
export { SingleFlight } from './single-flight.js';
