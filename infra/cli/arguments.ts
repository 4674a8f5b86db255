import { Argument, InvalidArgumentError } from 'commander';
import { INTEGRATION_ID } from '../../functions/domain/integration-id.ts';

/** An integration's id, checked before anybody is asked. */
export const idArgument = (): Argument => new Argument('<id>').argParser(integrationId);

/** The same where it may be left out: all of them. */
export const optionalIdArgument = (): Argument => new Argument('[id]').argParser(integrationId);

/** The same for several. */
export const idsArgument = (name: '<id...>' | '[id...]'): Argument =>
  new Argument(name).argParser((text: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    integrationId(text),
  ]);

function integrationId(text: string): string {
  if (!INTEGRATION_ID.test(text))
    throw new InvalidArgumentError('It is TOOL:ID, like workday:HWUTwvyx2wLoSUHphiWVrp28.');
  return text;
}
