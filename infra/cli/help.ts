/** What the help ends with. */
export const EXAMPLES = `
ID is TOOL:ID as Kombo names an integration. Exit codes: 0 done, 1 not done, 2 asked for wrongly.

Examples:
  npm run ops -- list --failing
  npm run ops -- add workday:HWUTwvyx2wLoSUHphiWVrp28 --environment production
  npm run ops -- approve workday:HWUTwvyx2wLoSUHphiWVrp28 deletions --count 12
  npm run ops -- explain workday:HWUTwvyx2wLoSUHphiWVrp28 26vafvWSRmbhNcxJYqjCzuJg
  npm run ops -- list --local state
  npm run --silent ops -- holds --json
`;

/** Examples of one command. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  npm run ops -- ${line}`).join('\n')}\n`;
