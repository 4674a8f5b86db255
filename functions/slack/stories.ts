import type { Event } from '../events/index.ts';
import { operationStory } from './operation-story.ts';
import type { Story, Telling } from './story.ts';
import { userStory } from './user-story.ts';

/** Any event in words. */
export function storyOf(event: Event, telling: Telling): Story {
  switch (event['detail-type']) {
    case 'user.created':
    case 'user.updated':
    case 'user.deactivated':
    case 'user.deleted':
    case 'user.snapshot':
      return userStory(event, telling);
    case 'integration.ready':
    case 'integration.failing':
    case 'integration.recovered':
    case 'integration.held':
    case 'integration.released':
    case 'integration.scope_changed':
      return operationStory(event, telling);
  }
}
