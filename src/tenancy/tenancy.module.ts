import { Module } from '@nestjs/common';
import { CacheKeyFactory } from './cache-key.factory.js';
import { CompanyAssembler } from './company.assembler.js';
import { CredentialCipher } from './credential-cipher.js';
import { CredentialRotation } from './credential-rotation.js';
import { TenancyRepository } from './tenancy.repository.js';
import { TenantDocumentRepository } from './tenant-document.repository.js';
import { TenancyService } from './tenancy.service.js';
import { TenantContext } from './tenant-context.js';
import { TenantDirectory } from './tenant-directory.js';
import { TenantResolver } from './tenant-resolver.service.js';

@Module({
  providers: [
    CacheKeyFactory,
    CompanyAssembler,
    CredentialCipher,
    CredentialRotation,
    TenancyRepository,
    TenantDocumentRepository,
    TenancyService,
    TenantContext,
    TenantDirectory,
    TenantResolver,
  ],
  exports: [CacheKeyFactory, CredentialRotation, TenancyService, TenantContext, TenantDirectory, TenantResolver],
})
export class TenancyModule {}
