import { contend } from './contending.ts';
import { betterScript } from './peers/better-script.ts';
import { openPeer } from './peers/contender.ts';
import { script } from './peers/script.ts';

contend((name, place) => openPeer(name === 'script' ? script : betterScript, place));
