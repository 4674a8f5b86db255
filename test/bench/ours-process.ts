import { contend } from './contending.ts';
import { openOurs } from './ours.ts';

contend((_, place) => openOurs(place));
