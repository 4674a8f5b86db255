import type { Effort } from './place.ts';

/** Begins to measure; what it returns tells what this process has done since. */
export function effort(): () => Effort {
  const began = { at: performance.now(), cpu: process.cpuUsage() };
  return () => {
    const { user, system } = process.cpuUsage(began.cpu);
    return { wall_ms: performance.now() - began.at, cpu_ms: (user + system) / 1000 };
  };
}
