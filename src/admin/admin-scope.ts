import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** What a token may do: everything, read one company, or read the metrics. */
export type AdminScope = { kind: 'operator' } | { kind: 'company'; slug: string } | { kind: 'metrics' };

/** Whom a route is open to besides operators. `in` says where the request names the company. */
export type RouteOpening = { to: 'company'; in: 'params' | 'query'; key: string } | { to: 'metrics' };

export const ROUTE_OPENING = 'slotline:admin-route-opening';

/** Opens a route to tokens of the company that the path names. Without an opening a route is for operators only. */
export function OpenToCompanyInPath(key: string): CustomDecorator {
  return openTo({ to: 'company', in: 'params', key });
}

/** Opens a list to tokens of the company that its query names; a list over all companies stays closed to them. */
export function OpenToCompanyInQuery(key: string): CustomDecorator {
  return openTo({ to: 'company', in: 'query', key });
}

export function OpenToMetrics(): CustomDecorator {
  return openTo({ to: 'metrics' });
}

/** Whether a token of that scope may use a route with that opening, for what this request asks. */
export function mayUse(
  scope: AdminScope,
  opening: RouteOpening | undefined,
  request: { params: Record<string, unknown>; query: Record<string, unknown> },
): boolean {
  switch (scope.kind) {
    case 'operator':
      return true;
    case 'metrics':
      return opening?.to === 'metrics';
    case 'company':
      // A name given twice arrives as a list and equals no slug.
      return opening?.to === 'company' && request[opening.in][opening.key] === scope.slug;
  }
}

/** Reads "operator", "metrics" or "company:{slug}". */
export function parseScope(text: string): AdminScope | null {
  if (text === 'operator' || text === 'metrics') return { kind: text };
  const slug = /^company:(\S+)$/.exec(text)?.[1];
  return slug === undefined ? null : { kind: 'company', slug };
}

export function formatScope(scope: AdminScope): string {
  return scope.kind === 'company' ? `company:${scope.slug}` : scope.kind;
}

function openTo(opening: RouteOpening): CustomDecorator {
  return SetMetadata(ROUTE_OPENING, opening);
}
