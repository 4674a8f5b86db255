import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, stop } from 'esbuild';

type File = { readonly type: string; readonly text: string };

/** What the page consists of, by path. */
export type Page = Readonly<Record<'/' | '/console.js' | '/console.css', File>>;

const FOLDER = join(import.meta.dirname, 'page');

/** Makes the page from its sources, in memory: there is nothing to build before the start, and nothing to keep up to date. */
export async function bundlePage(): Promise<Page> {
  const [html, css, script] = await Promise.all([text('index.html'), text('console.css'), bundle()]);
  return {
    '/': { type: 'text/html; charset=utf-8', text: html },
    '/console.js': { type: 'text/javascript; charset=utf-8', text: script },
    '/console.css': { type: 'text/css; charset=utf-8', text: css },
  };
}

const text = (name: string) => readFile(join(FOLDER, name), 'utf8');

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, 'main.tsx')],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  });
  // Its process has done its work; an installation runs for days.
  await stop();
  return outputFiles.map((file) => file.text).join('');
}
