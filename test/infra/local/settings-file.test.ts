import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettingsFile } from '../../../infra/local/settings-file.ts';
import { newDirectory } from './child.ts';

function fileWith(text: string): string {
  const file = join(dirname(newDirectory()), 'settings.json');
  writeFileSync(file, text);
  return file;
}

describe('the file of settings', () => {
  it('is read, and without one they are the usual ones', () => {
    expect(readSettingsFile(fileWith('{"sweep_interval_days": 2}'))).toMatchObject({ sweep_interval_days: 2 });
    expect(readSettingsFile(undefined)).toMatchObject({ sweep_interval_days: 7 });
  });

  it.each([
    ['is no JSON', () => fileWith('{'), 'must be JSON.'],
    ['is not there', newDirectory, '(ENOENT).'],
    ['is a directory', directory, '(EISDIR).'],
    ['holds a wrong setting', () => fileWith('{"sweep_interval_days": 0}'), 'a number of days from 1 to 30.'],
  ])('ends the program with one sentence that names it when it %s', (_, make, end) => {
    const file = make();
    const read = () => readSettingsFile(file);
    expect(read).toThrow(expect.objectContaining({ name: 'Trouble', exitCode: 2 }));
    expect(read).toThrow(`${file}: `);
    expect(read).toThrow(end);
    expect(read).toThrow(/^[^\n]+\.$/);
  });
});

function directory(): string {
  const path = newDirectory();
  mkdirSync(path);
  return path;
}
