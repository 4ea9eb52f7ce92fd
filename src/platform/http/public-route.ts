import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const PUBLIC_ROUTE = 'slotline:public-route';

/**
 * Marks a route or controller that needs no guard on purpose. Routes are closed by default: a test walks all of them and
 * wants a guard or this.
 * @param reason - why it may be open, for the reader and for the test's report
 */
export function PublicRoute(reason: string): CustomDecorator {
  return SetMetadata(PUBLIC_ROUTE, reason);
}
