import { quoted } from '../../functions/domain/command-line.ts';
import type { Kind } from '../../functions/domain/guard.ts';
import type { Commands } from '../../functions/domain/notice.ts';
import type { Options } from './options.ts';

/** What a person enters to answer a hold of this installation. A state in memory can be answered by nobody: DIR is yours. */
export function commandsFor({ data = 'DIR', settings }: Pick<Options, 'data' | 'settings'>) {
  const words = ['--once', '--data', pathOf(data), ...(settings === undefined ? [] : ['--settings', pathOf(settings)])];
  const command = (...answer: readonly string[]) => ['npm', 'start', '--', ...words, ...answer].map(quoted).join(' ');
  return (integrationId: string, kind: Kind): Commands => ({
    approve: command('--approve', `${integrationId}:${kind}`),
    dismiss: command('--dismiss', `${integrationId}:${kind}`),
  });
}

/** What begins with a dash would be taken for an option. */
const pathOf = (path: string) => (path.startsWith('-') ? `./${path}` : path);
