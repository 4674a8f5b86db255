import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { answered } from '../../../functions/adapters/table.ts';

describe('a table that is throttled', () => {
  it('is busy, which passes, and nothing that somebody must act on', async () => {
    const busy = new ProvisionedThroughputExceededException({ message: 'busy', $metadata: { httpStatusCode: 400 } });
    await expect(answered(Promise.reject(busy))).rejects.toMatchObject({
      reason: { remedy: 'retry', code: 'TABLE.UNAVAILABLE' },
    });
  });
});
