import type { LogLine } from './log-fields.js';

/** The part of pino that is used; nestjs-pino's PinoLogger adds the request's id to each line. */
interface LineWriter {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * The logger of the application: inject it by class and write one line an event,
 * `logger.warn({ event: 'booking_wrong', attemptId })`.
 *
 * Fields come from the closed list `LOG_FIELDS`; whatever else gets in is dropped at every level. Never put into a listed
 * field what a person said, a name, a number, an address or a vendor's uid.
 */
export class AppLogger {
  constructor(private readonly writer: LineWriter) {}

  /** Writes nothing. */
  static silent(): AppLogger {
    const ignore = () => undefined;
    return new AppLogger({ debug: ignore, info: ignore, warn: ignore, error: ignore });
  }

  debug(line: LogLine): void {
    this.writer.debug(line, line.event);
  }

  info(line: LogLine): void {
    this.writer.info(line, line.event);
  }

  warn(line: LogLine): void {
    this.writer.warn(line, line.event);
  }

  error(line: LogLine): void {
    this.writer.error(line, line.event);
  }
}
