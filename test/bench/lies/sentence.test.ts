import { expect, it } from 'vitest';
import { sentenceOf } from './sentence.ts';

const RIGHT = { lost: [], invented: 0, repeated: 0 };

it('forgives only those who are held by name, whoever else is held', () => {
  const after = { ...RIGHT, lost: ['ada', 'grace'] };
  const heldOnes = new Set(['ada', 'edsger', 'barbara']);
  expect(sentenceOf({ before: after, after, heldOnes })).toMatchObject({ lost: 1, held: 1, late: 0 });
});

it('calls late whom only the look at everybody has told, and nobody late who is lost by that', () => {
  const [before, after] = [
    { ...RIGHT, lost: ['ada', 'grace'] },
    { ...RIGHT, lost: ['grace', 'edsger'] },
  ];
  expect(sentenceOf({ before, after, heldOnes: new Set() })).toMatchObject({ lost: 2, held: 0, late: 1 });
});
