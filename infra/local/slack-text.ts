import { printable } from '../../functions/domain/printable.ts';
import type { Block } from '../../functions/slack/blocks.ts';
import type { Message } from '../../functions/slack/message.ts';

/** What people read of a message in Slack, line by line, the headline first. */
export function linesOf({ blocks }: Message): readonly string[] {
  return blocks.flatMap(textsOf).flatMap((text) => text.split('\n').map((line) => printable(unescaped(line))));
}

function textsOf(block: Block): readonly string[] {
  switch (block.type) {
    case 'header':
    case 'section':
      return [block.text.text];
    case 'context':
      return block.elements.map(({ text }) => text);
  }
}

/** As Slack shows what was escaped. The ampersand last: what somebody is called may look like an escape. */
const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
