import type * as z from 'zod/mini';

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
