import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { AppError } from '../errors/app-error.js';
import { isPrivateAddress } from './private-address.js';

/** Somebody gave an address that leads into our own network; nothing was sent. */
export class PrivateAddressError extends AppError {
  readonly code = 'private_address';
  /** As the system's own failures to connect say it. */
  readonly syscall = 'connect';

  constructor() {
    super('The address leads into a private network');
  }
}

type Connector = ReturnType<typeof buildConnector>;

/**
 * Connects to the public internet only. The address is judged when it is connected to, after the name was resolved, so a
 * name that changes its address later leads nowhere either.
 * @param trusted - origins that an operator configured: these may lie in a private network
 */
export function publicConnector(timeoutMs: number, trusted: readonly string[]): Connector {
  const connectAnywhere = buildConnector({ timeout: timeoutMs });
  const connectPublic = buildConnector({ timeout: timeoutMs, lookup: lookupPublic });
  return (options, callback) => {
    const { hostname } = options;
    if (trusted.includes(originOf(options))) connectAnywhere(options, callback);
    else if (isIP(hostname) !== 0 && isPrivateAddress(hostname)) callback(new PrivateAddressError(), null);
    else connectPublic(options, callback);
  };
}

/** One private address among several is enough: which one is taken is chance. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) callback(error, []);
    else if (addresses.some(({ address }) => isPrivateAddress(address))) callback(new PrivateAddressError(), []);
    else callback(null, addresses);
  });
};

function originOf({ protocol, hostname, port }: { protocol: string; hostname: string; port: string }): string {
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  return new URL(`${protocol}//${host}${port === '' ? '' : `:${port}`}`).origin;
}
