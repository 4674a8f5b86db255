import { readFileSync } from 'node:fs';
import { readSettings, type Settings } from '../settings.ts';
import { codeOf, Trouble } from './trouble.ts';

/**
 * The settings in a file, or the usual ones if there is none.
 * @throws Trouble with exit code 2, in one sentence
 */
export function readSettingsFile(file: string | undefined): Settings {
  if (file === undefined) return readSettings({});
  const given = parse(file, read(file));
  try {
    return readSettings(given);
  } catch (error) {
    throw wrong(file, error instanceof Error ? error.message : String(error));
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(file, `the file of --settings cannot be read (${codeOf(error)}).`);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(file, 'the file of --settings must be JSON.');
  }
}

const wrong = (file: string, sentence: string) => new Trouble(`${file}: ${sentence}`, 2);
