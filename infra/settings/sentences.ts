/** What an object may hold, in a sentence about a key that is none of it, and in one about what is no object. */
export function objectOf(...names: readonly string[]) {
  const all = names.join(', ');
  return ({ code }: { readonly code: string }) =>
    code === 'unrecognized_keys' ? `there is ${all}` : `must be an object of ${all}`;
}
