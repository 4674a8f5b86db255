import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const FOLDER = fileURLToPath(new URL('../../.cache/event-ruler', import.meta.url));
const MAVEN = 'https://repo1.maven.org/maven2';

/** AWS's matcher, what it needs, and Rhino, to call it by a script: a machine that has Java need not have its compiler. */
const JARS = [
  'software/amazon/event/ruler/event-ruler/2.1.0/event-ruler-2.1.0.jar',
  'com/fasterxml/jackson/core/jackson-databind/2.22.2/jackson-databind-2.22.2.jar',
  'com/fasterxml/jackson/core/jackson-core/2.22.2/jackson-core-2.22.2.jar',
  'com/fasterxml/jackson/core/jackson-annotations/2.22/jackson-annotations-2.22.jar',
  'ch/randelshofer/fastdoubleparser/2.0.1/fastdoubleparser-2.0.1.jar',
  'org/mozilla/rhino-all/1.9.1/rhino-all-1.9.1.jar',
];

const SCRIPT = `
  var Ruler = Packages.software.amazon.event.ruler.Ruler;
  var input = new java.lang.String(java.lang.System['in'].readAllBytes(), 'UTF-8');
  print(JSON.stringify(JSON.parse(input).map(function (asked) {
    try {
      return Ruler.matchesRule(asked.event, asked.pattern) ? 'matched' : 'unmatched';
    } catch (error) {
      return 'refused';
    }
  })));`;

const LONGEST_DOWNLOAD_MS = 60_000;
const LONGEST_RUN_MS = 120_000;

export type Asked = { readonly event: object; readonly pattern: object };

const Verdict = z.enum(['matched', 'unmatched', 'refused']);
export type Verdict = z.infer<typeof Verdict>;

/** What the code that EventBridge runs makes of each event and its pattern; `refused`: the pattern is none. */
export function verdictsOf(asked: readonly Asked[]): readonly Verdict[] {
  const classpath = JARS.map(fileOf).join(delimiter);
  const words = ['-cp', classpath, 'org.mozilla.javascript.tools.shell.Main', '-e', SCRIPT];
  // As text within text: how a number is written is up to us, and not to the JSON of the script's engine.
  const texts = asked.map(({ event, pattern }) => ({ event: JSON.stringify(event), pattern: JSON.stringify(pattern) }));
  const options = { input: JSON.stringify(texts), encoding: 'utf8', timeout: LONGEST_RUN_MS } as const;
  return z.array(Verdict).parse(JSON.parse(execFileSync('java', words, { ...options, stdio: 'pipe' })));
}

/** @returns whether each event matches its pattern. @throws if a pattern is none. */
export function matchesOf(asked: readonly Asked[]): readonly boolean[] {
  return verdictsOf(asked).map((verdict, index) => {
    if (verdict === 'refused') throw new Error(`No pattern: ${JSON.stringify(asked[index]?.pattern)}`);
    return verdict === 'matched';
  });
}

/**
 * Fetches the matcher from Maven unless it is there.
 * @returns false, said aloud, where that cannot be done or there is no Java
 */
export async function hasEventRuler(): Promise<boolean> {
  try {
    if (spawnSync('java', ['-version']).status !== 0) throw new Error('there is no java on the PATH');
    mkdirSync(FOLDER, { recursive: true });
    await Promise.all(JARS.filter((jar) => !existsSync(fileOf(jar))).map(download));
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'of something unknown';
    process.stderr.write(`Skipped: patterns in AWS's own matcher, because ${why}\n`);
    return false;
  }
}

const fileOf = (jar: string) => join(FOLDER, basename(jar));

async function download(jar: string): Promise<void> {
  const response = await fetch(`${MAVEN}/${jar}`, { signal: AbortSignal.timeout(LONGEST_DOWNLOAD_MS) });
  if (!response.ok) throw new Error(`Maven answered ${response.status} for ${jar}`);
  const unfinished = `${fileOf(jar)}.${process.pid}`;
  writeFileSync(unfinished, new Uint8Array(await response.arrayBuffer()));
  renameSync(unfinished, fileOf(jar));
}
