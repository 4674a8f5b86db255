import * as z from 'zod/mini';
import { json } from './json.ts';

/** A variable that is there and not empty. */
export const named = z.string().check(z.minLength(1));

/** A whole number above 0. */
export const whole = z.coerce.number().check(z.int(), z.positive());

/** Of a JSON text; what is no JSON does not fit. */
export const fromJson = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => json(text)),
    ),
    schema,
  );

/**
 * The environment, by its schema.
 * @throws an Error that names what is wrong, and no value: one of them may be a secret.
 */
export function parseEnvironment<Schema extends z.ZodMiniType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(`These environment variables are missing or wrong: ${[...new Set(names)].join(', ')}`);
}
