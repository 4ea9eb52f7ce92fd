declare const tenantScoped: unique symbol;

/** A key that names its tenant. Only the tenancy room's key factory makes one; plain strings do not fit. */
export type CacheKey = string & { readonly [tenantScoped]: true };
