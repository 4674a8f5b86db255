import { escaped, fit } from './text.ts';

/** In `plain_text` Slack formats nothing, mentions nobody and links nothing, whatever somebody is called. */
type PlainText = { type: 'plain_text'; text: string; emoji: false };

export type Block =
  | { type: 'header'; text: PlainText }
  | { type: 'section'; text: PlainText }
  | { type: 'context'; elements: PlainText[] };

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADER_LENGTH = 150;

/** https://docs.slack.dev/reference/block-kit/blocks/section-block: 3000 characters, and these lines are fewer. */
const MOST_LINES = 12;
const LINE_LENGTH = 240;

export const header = (text: string): Block => ({ type: 'header', text: plain(fit(text, HEADER_LENGTH)) });

export const section = (lines: readonly string[]): Block => ({
  type: 'section',
  text: plain(
    lines
      .slice(0, MOST_LINES)
      .map((line) => fit(line, LINE_LENGTH))
      .join('\n'),
  ),
});

export const context = (facts: readonly string[]): Block => ({
  type: 'context',
  elements: [plain(fit(facts.join(' · '), LINE_LENGTH))],
});

/** Unless `emoji` is false, a name like `:tada:` becomes a picture. */
function plain(text: string): PlainText {
  return { type: 'plain_text', text: escaped(text), emoji: false };
}
