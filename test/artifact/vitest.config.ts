import { defineConfig } from 'vitest/config';

/** The bundles as they are deployed, under Lambda's Node: minutes, and processes of their own. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['./global-setup.ts'],
    // The template names one port for Kombo.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
