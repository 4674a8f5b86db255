import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    // They have runs of their own: `npm run test:artifact`, `npm run test:console` and `npm run test:deploy`.
    exclude: ['artifact/**', 'console/**', 'deploy/**'],
    // Nothing here changes a global: files may share a worker, which saves importing the SDK for each of them.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 90_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
