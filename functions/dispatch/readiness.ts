import type { ApiKey } from '../adapters/kombo.ts';
import { UNFILLED } from '../adapters/secret.ts';
import { PollFailure } from '../domain/failure.ts';

/**
 * Whether somebody has filled in the secret that the stack made. Whatever else may be wrong with it is told by the polls,
 * which know whom it concerns.
 */
export async function isFilled(apiKey: Pick<ApiKey, 'get'>): Promise<boolean> {
  try {
    await apiKey.get();
    return true;
  } catch (error) {
    if (error instanceof PollFailure) return error.reason.code !== UNFILLED;
    throw error;
  }
}
