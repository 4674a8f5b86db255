import { expect, it } from 'vitest';
import type { Bundle } from './bundle.ts';
import { complaintsOf } from './complaints.ts';

const ring = { name: 'ring', most_kb: 10, sdk: { '@aws-sdk/client-sqs': ['SQSClient'] } } as const;

const bundleOf = (sizes: Readonly<Record<string, number>>): Bundle => {
  const parts = Object.entries(sizes).map(([path, bytes]) => ({ path, bytes }));
  return { code: '', map: '', parts, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) };
};

it.each([
  [
    'nothing, when it is as it should be',
    { 'functions/ring/ring.ts': 4000, 'node_modules/@aws-sdk/client-sqs/a.js': 6000 },
    [],
  ],
  [
    'its size, and what is heaviest in it',
    { 'functions/ring/ring.ts': 4000, 'node_modules/zod/a.js': 1000, 'node_modules/zod/b.js': 5001 },
    ['The bundle of ring takes 11 KB, and 10 are allowed. Its heaviest packages, in KB: zod 6, our own code 4'],
  ],
  [
    'a client that it does not use',
    { 'node_modules/@aws-sdk/client-sts/a.js': 10, 'node_modules/@aws-sdk/client-sts/b.js': 10 },
    ['The bundle of ring has @aws-sdk/client-sts, which it does not use'],
  ],
  [
    'two versions of the same package',
    { 'node_modules/@smithy/core/a.js': 10, 'node_modules/@aws-sdk/core/node_modules/@smithy/core/a.js': 10 },
    [
      'The bundle of ring has @smithy/core 2 times: node_modules/@smithy/core, node_modules/@aws-sdk/core/node_modules/@smithy/core',
    ],
  ],
  [
    'languages of zod',
    {
      'node_modules/zod/v4/locales/en.js': 10,
      'node_modules/zod/v4/locales/de.js': 10,
      'node_modules/zod/v4/locales/fr.js': 10,
    },
    ['The bundle of ring has 2 languages of zod: import zod/mini'],
  ],
])('the check of bundles complains of %s', (_, sizes, complaints) => {
  expect(complaintsOf(ring, bundleOf(sizes))).toEqual(complaints);
});
