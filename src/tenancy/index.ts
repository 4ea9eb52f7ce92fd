export { CacheKeyFactory, companyOfKey } from './cache-key.factory.js';
export { CredentialRotation } from './credential-rotation.js';
export { regionOf } from './region.js';
export { TenancyModule } from './tenancy.module.js';
export { TenancyService, type TenantAnswer, webhookUrlOf } from './tenancy.service.js';
export { type CallIdentity, TenantContext } from './tenant-context.js';
export { TenantDirectory } from './tenant-directory.js';
export { TenantResolver, type CallOrigin, type CallOwner } from './tenant-resolver.service.js';
export * from './tenant.js';
