import { fileURLToPath } from 'node:url';
import { OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';

/** What stands for the module by which SDK clients look for credentials. */
export const CREDENTIALS = fileURLToPath(new URL('../../functions/adapters/function-credentials.ts', import.meta.url));

/**
 * The handler and the SDK in one minified ES module, which loads in less than half the time of CommonJS or of the SDK that
 * Lambda provides (measured), with its source map beside it.
 */
export const BUNDLING = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  bundleAwsSDK: true,
  sourceMap: true,
  sourceMapMode: SourceMapMode.DEFAULT,
  // Node reads the whole map at every start, for stack traces that hardly any start prints: places suffice there.
  sourcesContent: false,
  // Some dependencies are CommonJS and call `require` for what Node brings along.
  banner: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  esbuildArgs: { '--alias:@aws-sdk/credential-provider-node': CREDENTIALS },
};
