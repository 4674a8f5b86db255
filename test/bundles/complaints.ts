import type { Bundle, Part } from './bundle.ts';
import type { BundledFunction } from './functions.ts';

/** What is wrong with a bundle, each with what to do about it. */
export function complaintsOf(one: BundledFunction, bundle: Bundle): string[] {
  const told = [tooLarge(one, bundle), ...strangers(one, bundle), ...doubles(bundle), ...translations(bundle)];
  return told
    .filter((complaint) => complaint !== undefined)
    .map((complaint) => `The bundle of ${one.name} ${complaint}`);
}

function tooLarge({ most_kb }: BundledFunction, { bytes, parts }: Bundle): string | undefined {
  if (bytes <= most_kb * 1000) return undefined;
  const heaviest = [...weights(parts)].sort(([, some], [, others]) => others - some).slice(0, 8);
  const list = heaviest.map(([name, weight]) => `${name} ${Math.round(weight / 1000)}`).join(', ');
  return `takes ${Math.ceil(bytes / 1000)} KB, and ${most_kb} are allowed. Its heaviest packages, in KB: ${list}`;
}

function weights(parts: readonly Part[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { path, bytes } of parts) {
    const name = packageOf(path)?.name ?? 'our own code';
    found.set(name, (found.get(name) ?? 0) + bytes);
  }
  return found;
}

/** A client costs 15 to 35 KB, whether it is used or not. */
function strangers({ sdk }: BundledFunction, { parts }: Bundle): string[] {
  const clients = new Set(
    parts.map(({ path }) => packageOf(path)?.name ?? '').filter((name) => name.startsWith(CLIENT)),
  );
  return [...clients].filter((name) => !Object.hasOwn(sdk, name)).map((name) => `has ${name}, which it does not use`);
}
const CLIENT = '@aws-sdk/client-';

/** Two versions of a package are two copies. Align those that ask for it in package.json. */
function doubles({ parts }: Bundle): string[] {
  const places = new Map<string, Set<string>>();
  for (const { path } of parts) {
    const found = packageOf(path);
    if (found !== undefined) places.set(found.name, (places.get(found.name) ?? new Set()).add(found.folder));
  }
  const twice = [...places].filter(([, folders]) => folders.size > 1);
  return twice.map(([name, folders]) => `has ${name} ${folders.size} times: ${[...folders].join(', ')}`);
}

/** zod's classic entry brings some 40 languages along. */
function translations({ parts }: Bundle): string[] {
  const found = parts.filter(({ path }) => /\/zod\/.*\/locales\/(?!en\.)/.test(path));
  return found.length > 0 ? [`has ${found.length} languages of zod: import zod/mini`] : [];
}

/** By its last `node_modules`: a package may have others of its own. */
function packageOf(path: string): { name: string; folder: string } | undefined {
  const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? [];
  return folder === undefined || name === undefined ? undefined : { folder, name };
}
