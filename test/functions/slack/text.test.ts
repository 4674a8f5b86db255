import { describe, expect, it } from 'vitest';
import { escaped, fit, unformatted } from '../../../functions/slack/text.ts';

describe('a text', () => {
  it.each([
    ['that fits is as it was', 'Zoë', 3, 'Zoë'],
    ['that does not ends in an ellipsis', 'Zoë O', 4, 'Zoë…'],
    ['is counted as it is escaped', 'a & b', 7, 'a …'],
    ['that fits when it is escaped is as it was', 'a & b', 9, 'a & b'],
    ['is not cut between a letter and its accent', 'Zoe\u0308x', 4, 'Zo…'],
    ['is not cut within a picture', 'a👩‍👩‍👧‍👦b', 6, 'a…'],
    ['of one endless character is an ellipsis', `e${'\u0301'.repeat(50)}`, 10, '…'],
    ['has one line', 'a\nb\u2028c', 10, 'a·b·c'],
    ['has no half characters', 'a\uD800b', 10, 'a\uFFFDb'],
    ['that is turned around is not', '\u202eevil\u2067\u061c', 12, '·evil··'],
    ['that hides is seen', '\u200b\u200e\u200f\u2060\ufeff\u00ad', 10, '······'],
    ['of a Persian name or a family is as it was', 'می\u200cخواهم 👩‍👦', 20, 'می\u200cخواهم 👩‍👦'],
  ])('%s', (_, given, most, expected) => {
    expect(fit(given, most)).toBe(expected);
    expect(escaped(fit(given, most)).length).toBeLessThanOrEqual(most);
  });

  it('is escaped once', () => {
    expect(escaped('<!here> & &lt;')).toBe('&lt;!here&gt; &amp; &amp;lt;');
  });

  it('has nothing that Slack formats, where Slack formats', () => {
    expect(unformatted('*a* _b_ ~c~ `d` :e: @f #g <h>')).toBe('∗a∗ ˍbˍ ∼c∼ ˋdˋ ∶e∶ ＠f ＃g &lt;h&gt;');
  });
});
