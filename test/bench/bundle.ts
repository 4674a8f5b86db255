import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from '../../infra/constructs/bundling.ts';

export type Bundle = { readonly path: string; readonly remove: () => Promise<void> };

/**
 * A script of this folder as one file, much as a function's code is: what it measures of itself, memory above all, is not that
 * of the loader of TypeScript.
 */
export async function bundle(script: string): Promise<Bundle> {
  const directory = await mkdtemp(join(tmpdir(), 'ats-user-events-bench-'));
  const path = join(directory, 'bundle.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    mainFields: [...BUNDLING.mainFields],
    minify: BUNDLING.minify,
    sourcemap: BUNDLING.sourceMap,
    sourcesContent: BUNDLING.sourcesContent,
    banner: { js: BUNDLING.banner },
  });
  return { path, remove: () => rm(directory, { recursive: true }) };
}
