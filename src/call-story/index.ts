export type { CallStep } from './call-step.js';
export { CallFinder } from './call.finder.js';
export { CallStory } from './call-story.js';
export { CallStoryModule } from './call-story.module.js';
export type { CallSummary, CallTimeline, TimelineBooking, TimelineStep } from './call-timeline.js';
