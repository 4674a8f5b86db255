import { describe, expect, it } from 'vitest';
import { PollFailure } from '../../../functions/domain/failure.ts';
import { traceOf } from '../../../functions/adapters/telemetry.ts';

describe('what is told of something unforeseen', () => {
  it('is its kind and where it happened, but not its message, which may quote a person', () => {
    const told = traceOf(new TypeError('ada@acme.example\nis not a function'));
    expect(told.name).toBe('TypeError');
    expect(told.trace[0]).toContain('telemetry.test.ts');
    expect(JSON.stringify(told)).not.toContain('acme');
  });

  it('is no line of its message that looks like a place', () => {
    const told = traceOf(new TypeError('who\nat ada@acme.example:5\nat Ada (acme:1:1)'));
    expect(told.trace[0]).toContain('telemetry.test.ts');
    expect(JSON.stringify(told)).not.toContain('acme');
  });

  it('is also its reason, when that is known', () => {
    const reason = { remedy: 'everyone', code: 'TABLE.ACCESS_DENIED', title: null } as const;
    expect(traceOf(new PollFailure(reason))).toMatchObject({ name: 'PollFailure', reason });
  });

  it('is only its kind when it is no error', () => {
    expect(traceOf('ada@acme.example')).toEqual({ name: 'string', trace: [] });
  });
});
