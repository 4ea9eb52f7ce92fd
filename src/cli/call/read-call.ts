import { CallFinder, type CallTimeline } from '../../call-story/index.js';
import { AppError, type Config, openDatabase } from '../../platform/index.js';

const INSTANTS: ReadonlySet<string> = new Set(['at', 'beganAt', 'createdAt', 'startedAt', 'endedAt', 'start']);

/** The running gateway does not let us read; what to do stands in the message. */
export class GatewayRefusedError extends AppError {
  readonly code = 'gateway_refused';
}

/**
 * Reads the story of a call. PostgreSQL is read directly. An embedded database belongs to the gateway that runs on it, so
 * that one is asked; it is opened only while none runs.
 * @returns null when nothing is known of the call
 * @throws ConfigError, GatewayRefusedError, DatabaseError
 */
export async function readCall(config: Config, callId: string): Promise<CallTimeline | null> {
  if (config.database.kind === 'postgres') return readDatabase(config, callId);
  const answer = await askGateway(config, callId);
  return answer === 'not_running' ? readDatabase(config, callId) : answer;
}

async function readDatabase(config: Config, callId: string): Promise<CallTimeline | null> {
  const database = await openDatabase(config.database);
  try {
    return await new CallFinder(database).find(callId);
  } finally {
    await database.close();
  }
}

async function askGateway(config: Config, callId: string): Promise<CallTimeline | null | 'not_running'> {
  const host = config.host === '0.0.0.0' ? '127.0.0.1' : config.host;
  const response = await fetch(`http://${host}:${config.port}/admin/calls/${encodeURIComponent(callId)}`, {
    headers: { authorization: `Bearer ${config.adminToken.reveal()}` },
  }).catch(() => null);
  if (response === null) return 'not_running';
  if (response.status === 404) return null;
  if (!response.ok) {
    throw new GatewayRefusedError(
      `The gateway on port ${config.port} answers ${response.status}: give its admin token as ADMIN_TOKEN.`,
    );
  }
  return JSON.parse(await response.text(), (key, value: unknown) =>
    INSTANTS.has(key) && typeof value === 'string' ? new Date(value) : value,
  ) as CallTimeline;
}
