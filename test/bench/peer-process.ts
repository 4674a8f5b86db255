import { contend } from './contend.ts';
import { betterScript } from './peers/better-script.ts';
import { openPeer } from './peers/open-peer.ts';
import { script } from './peers/script.ts';

contend((name, place) => openPeer(name === 'script' ? script : betterScript, place));
