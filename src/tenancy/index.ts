export { CacheKeyFactory } from './cache-key.factory.js';
export { regionOf } from './region.js';
export { TenancyModule } from './tenancy.module.js';
export { TenancyService, type TenantAnswer, webhookUrlOf } from './tenancy.service.js';
export { type CallIdentity, TenantContext } from './tenant-context.js';
export { TenantDirectory } from './tenant-directory.js';
export { TenantResolver, type CallOrigin } from './tenant-resolver.service.js';
export { TenantDocumentInvalidError } from './tenant.errors.js';
export * from './tenant.js';
