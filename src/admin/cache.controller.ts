import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { SlotReader } from '../appointments/index.js';
import { Cache, companies, Database } from '../platform/index.js';
import { companyOfKey } from '../tenancy/index.js';
import { AdminGuard } from './admin.guard.js';

interface CacheAnswer {
  /** Questions about free times that this instance answered from the cache since its start. */
  hits: number;
  /** Answered with what was a little old, while the next was fetched. */
  stale: number;
  misses: number;
  /** Share of hits and stale answers, 0 to 1; null while nothing was asked. */
  hitRatio: number | null;
  /** Times that Redis did not do what it should. */
  failures: number;
  /** Requests for free times that run now. */
  inFlight: number;
  /** Keys stored now, over all instances, by slug of the company. */
  keysByCompany: Record<string, number>;
}

/** How much the cache spares, and whose keys it holds. */
@Controller('admin/cache')
@UseGuards(AdminGuard)
export class CacheController {
  constructor(
    private readonly cache: Cache,
    private readonly slots: SlotReader,
    private readonly database: Database,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async get(): Promise<CacheAnswer> {
    const { hit, stale, miss } = this.cache.counts().get('slots') ?? { hit: 0, stale: 0, miss: 0 };
    const asked = hit + stale + miss;
    return {
      hits: hit,
      stale,
      misses: miss,
      hitRatio: asked === 0 ? null : (hit + stale) / asked,
      failures: this.cache.failures(),
      inFlight: this.slots.inFlight,
      keysByCompany: await this.keysByCompany(),
    };
  }

  private async keysByCompany(): Promise<Record<string, number>> {
    const rows = await this.database.asOperator((tx) =>
      tx.select({ id: companies.id, slug: companies.slug }).from(companies),
    );
    const slugs = new Map(rows.map(({ id, slug }) => [id, slug]));
    const counts: Record<string, number> = {};
    for (const key of await this.cache.keys()) {
      // Others may use the same Redis; keys of a company that was removed end by themselves.
      const slug = slugs.get(companyOfKey(key) ?? '');
      if (slug !== undefined) counts[slug] = (counts[slug] ?? 0) + 1;
    }
    return counts;
  }
}
