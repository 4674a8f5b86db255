import { KINDS, type Kind } from '../../functions/domain/guard.ts';
import { Trouble } from './trouble.ts';

/** What is said about a hold on the command line. */
export type Verdict = {
  readonly integration_id: string;
  readonly kind: Kind;
  readonly answer: 'approve' | 'dismiss';
};

type Given = { readonly approve: readonly string[]; readonly dismiss: readonly string[] };

/** @throws Trouble with exit code 2 */
export function verdictsOf({ approve, dismiss }: Given): readonly Verdict[] {
  const both = approve.find((hold) => dismiss.includes(hold));
  if (both !== undefined)
    throw new Trouble(`${both} is given to both --approve and --dismiss; it may be one of them.`, 2);
  return [
    ...[...new Set(approve)].map((hold) => verdictOf('approve', hold)),
    ...[...new Set(dismiss)].map((hold) => verdictOf('dismiss', hold)),
  ];
}

/** TOOL:ID:KIND, where the kind may have a colon of its own. */
function verdictOf(answer: Verdict['answer'], hold: string): Verdict {
  const [tool, id, ...rest] = hold.split(':');
  if (!tool || !id || rest.length === 0) throw wrong(`--${answer} must be ID:KIND like ${EXAMPLE}, not "${hold}"`);
  const kind = KINDS.find((name) => name === rest.join(':'));
  if (kind === undefined) throw wrong(`"${rest.join(':')}" in --${answer} ${hold} is no kind`);
  return { integration_id: `${tool}:${id}`, kind, answer };
}

const EXAMPLE = 'workday:HWUTwvyx2wLoSUHphiWVrp28:deletions';

const wrong = (what: string) => new Trouble(`${what}; KIND is one of ${KINDS.join(', ')}.`, 2);
