import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { Cache } from '../platform/index.js';
import { AdminGuard } from './admin.guard.js';

interface CacheAnswer {
  hits: number;
  misses: number;
  /** Times that the store did not do what it should. */
  failures: number;
  /** 0 to 1; null while nothing was asked. */
  hitRatio: number | null;
}

/** How much the cache of this instance spares since its start. */
@Controller('admin/cache')
@UseGuards(AdminGuard)
export class CacheController {
  constructor(private readonly cache: Cache) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  get(): CacheAnswer {
    const counts = this.cache.counts();
    const asked = counts.hits + counts.misses;
    return { ...counts, hitRatio: asked === 0 ? null : counts.hits / asked };
  }
}
