import { Module } from '@nestjs/common';
import { TenancyModule } from '../tenancy/index.js';
import { CallFinder } from './call.finder.js';
import { CallStory } from './call-story.js';

@Module({ imports: [TenancyModule], providers: [CallFinder, CallStory], exports: [CallFinder, CallStory] })
export class CallStoryModule {}
