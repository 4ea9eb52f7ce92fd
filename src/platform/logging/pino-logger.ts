import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type Logger,
  type LoggerOptions,
  pino,
} from 'pino';
import type { Options } from 'pino-http';
import type { LogLevel } from '../config/config.js';
import { allowedFields, freeText, safeText } from './log-fields.js';

const AS_IT_IS = (value: unknown) => value;

/**
 * pino that lets through only what `LOG_FIELDS` names, at every level and for every logger that is made from it.
 * Messages lose personal data by redaction and their arguments altogether, as these could be whole objects.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = pinoOptions(level);
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  // pino takes the formatter of bindings off its children; as they inherit this method, it holds for theirs as well.
  type MakeChild = (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) => Logger;
  const child = Reflect.get(logger, 'child') as unknown as MakeChild;
  Object.assign(logger, {
    child(this: Logger, bindings: Bindings, childOptions?: ChildLoggerOptions): Logger {
      return child.call(this, allowedFields(bindings), childOptions);
    },
  });
  return logger;
}

function pinoOptions(level: LogLevel): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    // The error is reduced by the formatter already; pino's own serializer would take the result for another error.
    serializers: { err: AS_IT_IS },
    formatters: {
      level: (label) => ({ level: label }),
      bindings: allowedFields,
      log: allowedFields,
    },
    hooks: {
      logMethod(args, method) {
        const [first, second] = args as unknown[];
        const fields = typeof first === 'object' && first !== null ? first : {};
        const text = typeof first === 'string' ? first : second;
        // Without a message of its own pino would take over the error's.
        const message = typeof text === 'string' ? freeText(text, 1000) : eventOf(fields);
        method.call(this, first instanceof Error ? { err: first } : { ...fields }, message);
      },
    },
  };
}

/** Options of nestjs-pino: one line a request, named by its route pattern and never by its URL, which may hold data. */
export function loggerParams(level: LogLevel, destination?: DestinationStream): Params {
  const options: Options = {
    logger: createLogger(level, destination),
    quietReqLogger: true,
    serializers: { err: AS_IT_IS },
    wrapSerializers: false,
    customLogLevel: levelOf,
    autoLogging: { ignore: (request) => request.url?.startsWith('/health/') === true },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: requestLine,
    customErrorObject: (request, response, _error, line: unknown) => requestLine(request, response, line),
  };
  return { pinoHttp: options };
}

/** An answered function has a line of its own, which tells more. */
function levelOf(request: IncomingMessage, { statusCode }: ServerResponse): 'error' | 'info' | 'silent' {
  if (statusCode >= 500) return 'error';
  return statusCode === 200 && request.url?.startsWith('/retell/functions/') === true ? 'silent' : 'info';
}

function requestLine(request: IncomingMessage, response: ServerResponse, line: unknown): Record<string, unknown> {
  const measured = typeof line === 'object' && line !== null && 'responseTime' in line ? line.responseTime : null;
  return {
    event: 'request',
    method: request.method,
    route: routeOf(request),
    httpStatus: response.statusCode,
    durationMs: measured,
  };
}

function routeOf(request: IncomingMessage): string {
  const route = 'route' in request ? request.route : null;
  const pattern = typeof route === 'object' && route !== null && 'path' in route ? route.path : null;
  return typeof pattern === 'string' ? pattern : 'none';
}

function eventOf(fields: object): string {
  return 'event' in fields && typeof fields.event === 'string' ? safeText(fields.event) : 'event';
}
