import { isIP } from 'node:net';
import { type Config, type InputProblem, isPrivateAddress } from '../platform/index.js';
import type { TenantDocumentDto } from './tenant-document.dto.js';

/**
 * What is wrong in production with the Cal.com addresses that a company brings along: its key would go there unencrypted,
 * or we would ask inside our own network for it. The operator's own address is exempt. Names are judged by their address
 * each time they are connected to.
 */
export function refuseApiUrls(document: TenantDocumentDto, config: Config): InputProblem[] {
  if (!config.production) return [];
  const blocks = [
    { path: 'calcom', apiUrl: document.calcom?.apiUrl },
    ...document.branches.map(({ calcom }, index) => ({ path: `branches[${index}].calcom`, apiUrl: calcom?.apiUrl })),
  ];
  return blocks.flatMap(({ path, apiUrl }) => {
    if (apiUrl === undefined) return [];
    const url = new URL(apiUrl);
    if (config.calcomApiUrl !== null && url.origin === new URL(config.calcomApiUrl).origin) return [];
    const wrong = isInside(url.hostname)
      ? 'must lie in the public internet'
      : url.protocol === 'https:'
        ? null
        : 'must begin with https://';
    return wrong === null ? [] : [{ path: `${path}.apiUrl`, message: wrong }];
  });
}

function isInside(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0
    ? !host.includes('.') || /\.(?:localhost|local|internal)\.?$/.test(host)
    : isPrivateAddress(host);
}
