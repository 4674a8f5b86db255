/** What Lambda does: calls the handler of a bundle with a batch, here one of messages that are given as JSON. */
const [bundle, messages] = process.argv.slice(2);
const { handler } = await import(bundle);
const answer = await handler({ Records: JSON.parse(messages) }, { getRemainingTimeInMillis: () => 30_000 });
process.stdout.write(JSON.stringify(answer), () => process.exit());
