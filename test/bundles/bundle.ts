import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { BUNDLING, CREDENTIALS } from '../../infra/constructs/bundling.ts';
import type { BundledFunction } from './functions.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A module of a bundle: where it is, and what it takes there. */
export type Part = { readonly path: string; readonly bytes: number };
export type Bundle = {
  readonly code: string;
  /** Of the code. */
  readonly bytes: number;
  /** Its source map, which Node reads with it. */
  readonly map: string;
  readonly parts: readonly Part[];
};

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  metafile: true,
  // Where it would be: source maps are written beside it.
  outfile: 'index.mjs',
  format: 'esm',
  platform: 'node',
  target: BUNDLING.target,
  mainFields: [...BUNDLING.mainFields],
  minify: BUNDLING.minify,
  sourcemap: BUNDLING.sourceMap,
  sourcesContent: BUNDLING.sourcesContent,
  banner: { js: BUNDLING.banner },
} as const satisfies BuildOptions;

const ALIAS = { '@aws-sdk/credential-provider-node': CREDENTIALS };

/** As CDK bundles it for the stack. */
export const bundleOf = ({ name }: BundledFunction) =>
  bundle({ entryPoints: [join('functions', name, 'handler.ts')], alias: ALIAS });

/** The clients of a function alone, with what it asks of them: the least that it could load. */
export const sdkOf = (one: BundledFunction) => bundle({ stdin: clientsOf(one), alias: ALIAS });

/** The same, as the SDK looks for credentials by itself. */
export const usualSdkOf = (one: BundledFunction) => bundle({ stdin: clientsOf(one) });

function clientsOf({ sdk }: BundledFunction): { contents: string; resolveDir: string } {
  const imports = Object.entries(sdk).map(([from, names]) => `import { ${names.join(', ')} } from '${from}';`);
  const clients = Object.values(sdk)
    .flat()
    .filter((name) => name.endsWith('Client') && name !== 'DynamoDBDocumentClient');
  const uses = [...clients.map((name) => `new ${name}({})`), ...Object.values(sdk).flat()];
  return { contents: [...imports, `export const handler = [${uses.join(', ')}];`].join('\n'), resolveDir: ROOT };
}

async function bundle(options: Pick<BuildOptions, 'entryPoints' | 'stdin' | 'alias'>): Promise<Bundle> {
  const { outputFiles, metafile } = await build({ ...OPTIONS, ...options });
  const code = outputFiles.find(({ path }) => path.endsWith('.mjs'));
  const output = Object.values(metafile.outputs).find(({ inputs }) => Object.keys(inputs).length > 0);
  const map = outputFiles.find(({ path }) => path.endsWith('.map'));
  if (code === undefined || map === undefined || output === undefined) throw new Error('esbuild made no bundle');
  const parts = Object.entries(output.inputs).map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }));
  return { code: code.text, bytes: code.contents.byteLength, map: map.text, parts };
}
