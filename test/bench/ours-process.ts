import { contend } from './contend.ts';
import { openOurs } from './ours.ts';

contend((_, place) => openOurs(place));
