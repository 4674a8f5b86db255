import { isUserEvent, type Event } from '../events/index.ts';
import { operationStory } from './operation-story.ts';
import type { Story, Telling } from './story.ts';
import { userStory } from './user-story.ts';

/** Any event in words. */
export function storyOf(event: Event, telling: Telling): Story {
  return isUserEvent(event) ? userStory(event, telling) : operationStory(event, telling);
}
